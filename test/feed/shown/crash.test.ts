import { expect, test } from "vitest";
import { BotError } from "../../../src/core/errors.ts";
import type { Store } from "../../../src/core/store.ts";
import { alert, makeWorld, ROUTE, type World } from "./world.ts";

const MINUTE_MS = 60_000;
const ROUTES = [
  {
    ...ROUTE,
    ...({ updates: "thread", storm: { cards: 3, withinMs: MINUTE_MS } } as const),
    watch: { afterMs: 10 * MINUTE_MS, say: "Nobody has taken this." },
  },
];
const WEB = { service: { id: "W", name: "Web" } };

/** A group, a card of its own, a storm, what people do about them, and the watch. */
const STEPS: readonly ((world: World) => void | Promise<void>)[] = [
  ({ known }) => known.fire(alert(1, { ...WEB, title: "Disk 1 full" })),
  ({ known }) => known.fire(alert(2, { ...WEB, title: "Disk 2 full" }), alert(3), alert(4)),
  ({ known }) => known.fire(alert(5), alert(6), alert(7)),
  ({ known }) => known.happens("acknowledged", [1, 5, 6], { who: "Ana", through: "#ops" }),
  ({ known }) => known.happens("closed", [4], { who: "Ben" }),
  ({ known }) => known.happens("reopened", [1]),
  (world) => world.pass(2 * MINUTE_MS),
  (world) => world.pass(9 * MINUTE_MS),
];

/** What the chat shows in the end, each message with the thread that it stands in. */
function seen({ chat }: World): readonly string[] {
  return chat.messages
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ thread, states }) => `${thread === undefined ? "" : "  in a thread: "}${states.at(-1)}`);
}

type Fault = "before" | "after";

/** Runs the story; the call of that number fails: before it has an effect, or after. Returns how many calls there were. */
async function run(what: "store" | "chat", failing: number, fault: Fault, crashes: boolean) {
  const world = await makeWorld();
  world.routes = ROUTES;
  let calls = 0;
  let hasFailed = false;
  const isFailing = (): boolean => {
    calls += 1;
    if (calls === failing) hasFailed = true;
    return calls === failing;
  };
  const store: Pick<Store, "get" | "list" | "commit"> = {
    get: world.store.get,
    list: world.store.list,
    commit: async (changes) => {
      const fails = what === "store" && isFailing();
      if (fails && fault === "before") throw new BotError("store_failed", "The disk is full.");
      await world.store.commit(changes);
      if (fails) throw new BotError("store_failed", "The store went away.", { details: { inDoubt: true } });
    },
  };
  let fails = false;
  world.chat.onWrite = (when) => {
    if (when === "before") fails = what === "chat" && isFailing();
    if (fails && when === fault) throw new BotError("vendor_silent", "The chat does not answer.");
  };
  world.start({ store });
  for (const step of STEPS) {
    const failedBefore = hasFailed;
    await step(world);
    await world.settle();
    if (crashes && hasFailed && !failedBefore) {
      await world.stop();
      world.start({ store });
      await world.settle();
    }
    await world.pass(5_000);
  }
  await world.pass(MINUTE_MS);
  return { calls, seen: seen(world) };
}

/** How each message begins, and what else stands in it. Numbers of cards may have gaps. */
const RIGHT: readonly (readonly string[])[] = [
  ["2 alerts: Disk 1 full\ncard N · Web · ", " · 2 unacknowledged\n", "ack all in card N:3"],
  ["PD-3 Queue is stuck\n  ■ open", "[Acknowledge] ack PD-3"],
  ["PD-4 Queue is stuck\n  ✓ closed · API · high urgency\n      fired ", " by Ben"],
  ["Storm N is over: 3 alerts, 1 unacknowledged\nfrom ", "1 unacknowledged and 2 acknowledged", "ack all in storm N:3"],
  ["Nobody has taken this.\n  ■ PD-2 ", "ack all in card N:3"],
  ["Nobody has taken this.\n  ■ PD-3 ", "ack PD-3"],
  ["Nobody has taken this.\n  ■ PD-7 ", "ack all in storm N:3"],
  ["  in a thread: PD-2 fired: Disk 2 full"],
  ["  in a thread: PD-1 acknowledged by Ana in #ops"],
  ["  in a thread: PD-1 open again"],
  ["  in a thread: PD-4 closed by Ben"],
  ["  in a thread: PD-5 and PD-6 acknowledged by Ana in #ops"],
];

function expectRight(shown: readonly string[], how: string): void {
  const left = shown.map((text) => text.replace(/(card|storm) \d+/giu, "$1 N"));
  for (const [start = "", ...parts] of RIGHT) {
    const at = left.findIndex((text) => text.startsWith(start) && parts.every((part) => text.includes(part)));
    expect(at, `${how}: ${start} is not among\n${left.join("\n---\n")}`).toBeGreaterThanOrEqual(0);
    left.splice(at, 1);
  }
  expect(left, how).toEqual([]);
}

test("without a fault each thing is said once", async () => {
  expectRight((await run("chat", 0, "before", false)).seen, "no fault");
});

for (const what of ["store", "chat"] as const) {
  for (const fault of ["before", "after"] as const) {
    for (const crashes of [false, true]) {
      const how = `${crashes ? "a crash" : "a failure"} ${fault} any call of the ${what}`;
      test(`${how}: each card stands once and says what is true`, { timeout: 60_000 }, async () => {
        const { calls } = await run(what, 0, fault, crashes);
        for (let n = 1; n <= calls; n += 1) expectRight((await run(what, n, fault, crashes)).seen, `${how}, no. ${n}`);
      });
    }
  }
}
