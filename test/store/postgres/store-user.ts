/** Run as a process of its own: opens the store at the address it is given, lets it work, closes it and has nothing left. */
import { realClock as clock } from "../../../src/real-clock.ts";
import { openPostgresStore } from "../../../src/store/postgres/open.ts";

const [url = "", schema = ""] = process.argv.slice(2);
const say = (event: string, fields?: unknown): void => {
  process.stdout.write(`${event} ${JSON.stringify(fields)}\n`);
};

const store = await openPostgresStore({ url, schema, clock, log: { info: say, warn: say, error: say } });
const woken = new Promise<void>((resolve) => {
  store.onWake(resolve);
});
await store.commit([{ put: "timers", id: "now", value: { dueAt: clock.now() } }]);
await woken;
say("woken", await store.health());
await store.close();
