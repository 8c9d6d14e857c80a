import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realClock } from "../src/real-clock.ts";
import { freePort } from "../test/kit/free-port.ts";
import { type FeedChat, openFeedDiscord, openFeedSlack } from "../test/torture/feed-chats.ts";
import { startVendorProcess } from "../test/torture/feed-vendors.ts";
import { percentile, whole } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";
import { serve } from "./serving.ts";

const ALERTS = 100;
/** Slower than what Slack takes of messages in a channel: this is no storm. */
const EVERY_MS = 2_000;
/** What is not shown by then is lost. */
const SHOWN_MS = 30_000;
const LOOK_MS = 2;
const SECRET = "0123456789abcdef0123456789abcdef";

/** (15) From when an alert happens at its vendor until its card can be seen, outside a storm. */
export async function benchCards(): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const port = await freePort();
  const chats: readonly FeedChat[] = [await openFeedSlack(), await openFeedDiscord()];
  const vendors = await startVendorProcess(dir, `http://127.0.0.1:${port}`, SECRET);
  try {
    await writeFile(join(dir, "tocsin.yaml"), policyOf(chats));
    const serving = await serve(dir, {
      ...vendors.env,
      ...Object.assign({}, ...chats.map(({ env }) => env)),
      ...{ DATA_DIR: join(dir, "data"), HTTP_PORT: String(port), TOCSIN_SECRET: SECRET, TOCSIN_RESPONDERS: "*" },
    });
    await until(() => chats.every((chat) => chat.isOpen()));
    const took = chats.map((): number[] => []);
    for (let n = 0; n < ALERTS; n++) {
      const next = realClock.sleep(EVERY_MS);
      const begun = performance.now();
      await vendors.alert(n);
      await Promise.all(
        chats.map(async (chat, i) => {
          await until(() => chat.count() > n);
          if (chat.count() > n) took[i]?.push(performance.now() - begun);
        }),
      );
      await next;
    }
    await serving.stop();
    printTable(
      `(15) From when an alert happens at its vendor until its card is there, one each ${EVERY_MS / 1_000} s, ms (aim: p99 1,000)`,
      ["", "alerts", "p50", "p99", "worst", "429", "aim, p99", ""],
      chats.map((chat, i) => [
        chat.title,
        whole(took[i]?.length ?? 0),
        ...[50, 99, 100].map((percent) => percentile(took[i] ?? [], percent).toFixed(0)),
        whole(chat.traffic().rateLimited),
        "1,000",
        loadLine(),
      ]),
    );
    return chats.flatMap((chat) => faultsOf(chat));
  } finally {
    await vendors.stop();
    for (const chat of chats) await chat.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

function faultsOf(chat: FeedChat): readonly string[] {
  const { complaints, rateLimited } = chat.traffic();
  return [
    ...(chat.count() === ALERTS ? [] : [`${chat.title} has ${chat.count()} messages for ${ALERTS} alerts`]),
    ...(rateLimited === 0 ? [] : [`${chat.title}: ${rateLimited} calls met a rate limit`]),
    ...complaints.map((complaint) => `${chat.title} complained: ${complaint}`),
  ];
}

/** Each alert has a card of its own. */
function policyOf(chats: readonly FeedChat[]): string {
  const places = chats.map(({ place }) => JSON.stringify(place)).join(", ");
  return `routes:\n  - { to: [${places}], storm: false, group: false }\n`;
}

/** Resolves when it is so, or when that has taken too long: what is missing then is counted. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + SHOWN_MS;
  while (!isSo() && performance.now() < deadline) await realClock.sleep(LOOK_MS);
}
