/**
 * Run as a process of its own: holds the store in the directory it is given, and writes until it is killed; with "once"
 * it only opens and closes it.
 */
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";

const [dir = "", mode] = process.argv.slice(2);
const clock = { now: () => 0, sleep: async () => undefined, elapsed: () => 0 };

try {
  const store = await openEmbeddedStore({ dir, clock });
  process.stdout.write("open\n");
  if (mode === "once") await store.close();
  for (let n = 0; mode !== "once"; n++) {
    const id = `${process.pid}-${n}`;
    await store.commit([{ put: "plans", id, value: { n } }]);
    process.stdout.write(`${id}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
