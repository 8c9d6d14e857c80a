/** Run as a process of its own: holds the store in the directory it is given, and writes until it is killed. */
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";

const [dir = ""] = process.argv.slice(2);
const clock = { now: () => 0, sleep: async () => undefined, elapsed: () => 0 };

try {
  const store = await openEmbeddedStore({ dir, clock });
  process.stdout.write("open\n");
  for (let n = 0; ; n++) {
    const id = `${process.pid}-${n}`;
    await store.commit([{ put: "plans", id, value: { n } }]);
    process.stdout.write(`${id}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
