import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { examineHooks } from "../../src/app/hook-doctor.ts";
import { hookTestId } from "../../src/core/arrival.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Account } from "../../src/core/integration.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { FeedRoad } from "../../src/core/routes.ts";
import type { Document } from "../../src/core/store.ts";
import { openWorld, type World } from "../integrations/pagerduty/kit.ts";
import { hookWith, type Listener, listen } from "../integrations/pagerduty/webhook-kit.ts";

const SECRET = "the-secret-of-this-subscription";
const ID = hookTestId("pagerduty");

let world: World;
let listener: Listener;
beforeEach(async () => {
  world = await openWorld({ env: { PAGERDUTY_WEBHOOK_SECRET: SECRET } });
  listener = await listen(hookWith(SECRET));
});
afterEach(async () => {
  await world.stop();
  await listener.stop();
});

interface Facts {
  readonly accounts?: readonly Account[];
  /** undefined: nobody outside can reach a hook. */
  readonly url?: string | undefined;
  readonly unheard?: string;
  readonly road?: FeedRoad;
  /** What is kept of the former test. */
  readonly former?: Document;
  /** What is kept of this one beside its time, once it has come; undefined: nobody takes it in. */
  readonly kept?: JsonObject;
  readonly storeFails?: true;
  readonly isSandbox?: true;
}

/** The bot's other half: it takes in what has come, before each look at the store. */
function examine(facts: Facts = {}) {
  const { accounts = [world.account], unheard, road = "hooks", former, kept, storeFails, isSandbox = false } = facts;
  const isOnItsWay = () => kept !== undefined && pings() > 0 && listener.requests.length === 0;
  const work = examineHooks({
    accounts,
    clock: world.clock,
    store: {
      get: async (collection, id) => {
        if (storeFails) throw new BotError("store_failed", "The store cannot be read.");
        if (collection !== "seen" || id !== ID) throw new Error(`nothing is kept under ${collection} ${id}`);
        if (kept === undefined || listener.events.length === 0) return former;
        return { id, version: (former?.version ?? 0) + 1, value: { at: world.clock.now(), until: 0, ...kept } };
      },
    },
    addressOf: ({ path }) => ("url" in facts ? facts.url : listener.url.replace(/\w+$/u, path)),
    unheard,
    roadOf: () => road,
    isSandbox,
  });
  return world.clock.drive(work, () => world.sandbox.http.inFlight() > 0 || isOnItsWay());
}

const hook = (secret = SECRET) => world.sandbox.emulators[0]?.hook?.({ url: listener.url, secret });
const pings = () => world.sandbox.traffic.filter(({ path }) => path.endsWith("/ping")).length;
const found = (mark: string, line: unknown) => [{ subject: "PagerDuty webhooks", mark, line }];

describe("a test event that is sent round", () => {
  test("is said to have come, and where its card is", async () => {
    hook();
    expect(await examine({ kept: { shown: "slack:C0123" } })).toEqual(
      found("ok", "a test event came round in less than a second; its card is in slack:C0123"),
    );
    expect(pings()).toBe(1);
  });

  test("is said to have no card where no place is set for it", async () => {
    hook();
    expect(await examine({ kept: {} })).toEqual(
      found("ok", expect.stringContaining("; no card was shown: TOCSIN_ADMIN_CHANNEL is not set, or out of reach")),
    );
  });

  test("is told from the former one, whatever the clocks say", async () => {
    hook();
    const former = { id: ID, version: 4, value: { at: world.clock.now() + 60_000, until: 0, shown: "slack:COLD" } };
    expect(await examine({ former, kept: { shown: "slack:CNEW" } })).toEqual(
      found("ok", expect.stringContaining("slack:CNEW")),
    );
  });

  test("is lost after ten seconds, and what to look at is said", async () => {
    hook("another-secret-than-we-have");
    const began = world.clock.elapsed();
    const former = { id: ID, version: 4, value: { at: world.clock.now(), until: 0 } };
    expect(await examine({ former })).toEqual(
      found("failed", expect.stringMatching(/did not arrive within 10 s: is http:\S+ reachable from outside/u)),
    );
    expect(world.clock.elapsed() - began).toBeGreaterThanOrEqual(10_000);
    expect(world.clock.elapsed() - began).toBeLessThan(11_000);
  });
});

describe("no test event is sent", () => {
  afterEach(() => expect(pings()).toBe(0));

  test("where no hook is there, and how to make one is said", async () => {
    expect(await examine()).toEqual(
      found("minor", `nothing leads to ${listener.url}: \`tocsin hooks create pagerduty\``),
    );
  });

  test("to a hook that PagerDuty has switched off, which is said with the reason", async () => {
    hook("another-secret-than-we-have");
    for (let n = 0; n < 3; n += 1) await world.sandbox.settle(ping());
    await expect.poll(() => listener.requests.length).toBe(3);
    await expect.poll(isActive).toBe(false);
    world.sandbox.clearTraffic();
    expect(await examine()).toEqual(found("failed", expect.stringMatching(/switched off.*three deliveries/u)));
  });

  test.each([
    ["its address", { url: undefined }, /asked for changes \(poll\).*set PUBLIC_URL and HTTP_PORT$/u],
    ["what reads it", { road: "poll" as const }, /^tocsin\.yaml says feed: poll/u],
    ["whoever hears it", { unheard: "nobody serves here." }, /; nobody serves here\.$/u],
  ])("where the settings lack %s", async (_what, facts, line) => {
    hook();
    expect(await examine(facts)).toEqual(found("info", expect.stringMatching(line)));
  });

  test("where its secret is missing, which is named", async () => {
    await world.stop();
    world = await openWorld({ env: { PAGERDUTY_WEBHOOK_SECRET: "" } });
    expect(await examine()).toEqual(found("info", expect.stringContaining("PAGERDUTY_WEBHOOK_SECRET is not set")));
  });

  test("and nothing is found where a vendor keeps no list of hooks", async () => {
    const { events: _, ...others } = world.account.capabilities;
    expect(await examine({ accounts: [{ ...world.account, capabilities: others }] })).toEqual([]);
  });

  test("and nothing is found in the sandbox, which tells of changes without hooks", async () => {
    expect(await examine({ isSandbox: true })).toEqual([]);
    expect(pings()).toBe(0);
  });
});

describe("a failure is a finding", () => {
  test("of the vendor", async () => {
    world.sandbox.addFault({ vendor: "pagerduty", fault: { kind: "revoked" } });
    expect(await examine()).toEqual(found("failed", expect.stringContaining("PagerDuty")));
  });

  test("of the store", async () => {
    hook();
    expect(await examine({ storeFails: true })).toEqual(found("failed", "The store cannot be read."));
  });
});

async function ping(): Promise<void> {
  await world.account.capabilities.events?.subscriptions?.ping("PHAND1");
}

async function isActive(): Promise<boolean | undefined> {
  const found = await world.account.capabilities.events?.subscriptions?.find(listener.url);
  return found?.[0]?.active;
}
