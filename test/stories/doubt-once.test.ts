import { afterEach, describe, expect, test } from "vitest";
import type { Effect, ImitatedVendor } from "../../src/core/emulator.ts";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { type Story, startStory } from "../harness.ts";

const MINUTE_MS = 60_000;
const LAG_MS = 20_000;

/** Something that is said, and the one effect that it must have. `say` is given a new number each time. */
interface Write {
  readonly vendor: ImitatedVendor;
  readonly effect: Effect["effect"];
  readonly request: Pick<FaultInput, "method" | "path">;
  /** Said once, before anything goes wrong. */
  readonly before?: readonly string[];
  say(n: number): string;
}

const PD = [1003, 1004, 1006, 1007, 1008] as const;
const OG = [472, 473, 474, 475, 476] as const;
const pd = (n: number): string => `PD-${PD[n]}`;
const og = (n: number): string => `OG-${OG[n]}`;
const posts = (path: string) => ({ method: "POST", path }) as const;
const updates = { method: "PUT", path: "^/incidents$" } as const;

const WRITES: Readonly<Record<string, Write>> = {
  "a PagerDuty acknowledgement": {
    vendor: "pagerduty",
    effect: "alert.acknowledged",
    request: updates,
    say: (n) => `ack ${pd(n)}`,
  },
  "a PagerDuty resolution": {
    vendor: "pagerduty",
    effect: "alert.resolved",
    request: updates,
    say: (n) => `resolve ${pd(n)}`,
  },
  "a PagerDuty snooze": {
    vendor: "pagerduty",
    effect: "alert.snoozed",
    request: posts("/snooze$"),
    say: (n) => `snooze ${pd(n)} for 2h`,
  },
  "a PagerDuty note": {
    vendor: "pagerduty",
    effect: "note.added",
    request: posts("/notes$"),
    say: (n) => `note ${pd(0)}: looked at it ${n}`,
  },
  "a PagerDuty assignment": {
    vendor: "pagerduty",
    effect: "alert.assigned",
    request: updates,
    say: (n) => `assign ${pd(n)} to leah@example.com`,
  },
  "a PagerDuty escalation": {
    vendor: "pagerduty",
    effect: "alert.escalated",
    request: updates,
    say: (n) => `escalate ${pd(n)}`,
  },
  "a PagerDuty page": {
    vendor: "pagerduty",
    effect: "alert.created",
    request: posts("^/incidents$"),
    say: (n) => `page API Gateway: builds are down ${n}`,
  },
  "an OpsGenie acknowledgement": {
    vendor: "opsgenie",
    effect: "alert.acknowledged",
    request: posts("/acknowledge$"),
    say: (n) => `ack ${og(n)}`,
  },
  "an OpsGenie closing": {
    vendor: "opsgenie",
    effect: "alert.resolved",
    request: posts("/close$"),
    say: (n) => `resolve ${og(n)}`,
  },
  "an OpsGenie snooze": {
    vendor: "opsgenie",
    effect: "alert.snoozed",
    request: posts("/snooze$"),
    say: (n) => `snooze ${og(n)} for 2h: waiting`,
  },
  "an OpsGenie note": {
    vendor: "opsgenie",
    effect: "note.added",
    request: posts("/notes$"),
    say: (n) => `note ${og(0)}: looked at it ${n}`,
  },
  "an OpsGenie assignment": {
    vendor: "opsgenie",
    effect: "alert.assigned",
    request: posts("/assign$"),
    say: (n) => `assign ${og(n)} to leah@example.com`,
  },
  "an OpsGenie escalation": {
    vendor: "opsgenie",
    effect: "alert.escalated",
    request: posts("/escalate$"),
    say: (n) => `escalate ${og(n)}`,
  },
  "an OpsGenie page": {
    vendor: "opsgenie",
    effect: "alert.created",
    request: posts("^/v2/alerts$"),
    say: (n) => `page Web Primary: builds are down ${n}`,
  },
  "a notice": {
    vendor: "statuspage",
    effect: "notice.created",
    request: posts("/incidents$"),
    say: (n) => `status open Slow ${n}: We look.`,
  },
  "an update of a notice": {
    vendor: "statuspage",
    effect: "notice.updated",
    request: { method: "PATCH", path: "/incidents/" },
    before: ["status open Slow: We look."],
    say: (n) => `status update Slow: Still looking ${n}.`,
  },
  "a maintenance": {
    vendor: "statuspage",
    effect: "notice.created",
    request: posts("/incidents$"),
    say: (n) => `status maintenance Upgrade ${n} from 05:00 for 2h on Logs: Short interruptions.`,
  },
  "a level": {
    vendor: "statuspage",
    effect: "component.level",
    request: { method: "PATCH", path: "/components/" },
    say: (n) => `status API ${["degraded", "partial", "major", "maintenance", "operational"][n]}`,
  },
  "a post-mortem": {
    vendor: "statuspage",
    effect: "postmortem.published",
    request: { method: "PUT", path: "/postmortem/publish$" },
    before: ["status open Slow: We look.", "status resolve Slow: Mended."],
    say: (n) => `status postmortem Slow: A disk was full ${n}.`,
  },
};

/** After the company's move: the same sayings, about the same alerts. */
const MOVED: Readonly<Record<string, Write>> = Object.fromEntries(
  Object.entries(WRITES)
    .filter(([, { vendor }]) => vendor === "opsgenie")
    .map(([what, { say, request, ...write }]) => [
      what.replace("an OpsGenie", "a Jira Service Management"),
      {
        ...write,
        vendor: "jsm",
        request: { ...request, path: request.path?.replace("^/v2", "/v1") },
        say: (n) => say(n).replace("OG-", "JSM-"),
      },
    ]),
);

/** What becomes of the write. All of it is over within the settle window. */
const MISHAPS: Readonly<Record<string, { readonly fault: FaultInput["fault"]; readonly lagMs?: number }>> = {
  "whose answer is lost after the effect": { fault: { kind: "reset", when: "after" } },
  "that is lost before the effect": { fault: { kind: "reset" } },
  "that takes effect twenty-five seconds later": { fault: { kind: "late", ms: 25_000 } },
  "whose answer is lost and which shows only after twenty seconds": {
    fault: { kind: "reset", when: "after" },
    lagMs: LAG_MS,
  },
  "that is lost while reads lag behind": { fault: { kind: "reset" }, lagMs: LAG_MS },
};

let story: Story;
afterEach(() => story.ends());

describe.each(Object.entries({ ...WRITES, ...MOVED }))("%s", (_what, { vendor, effect, request, before = [], say }) => {
  test("happens exactly once, whatever becomes of the request and its answer", async () => {
    story = await startStory({ vendors: ["statuspage", "pagerduty", vendor === "jsm" ? "jsm" : "opsgenie"] });
    for (const said of before) await story.says(said, { confirmed: true });
    for (const [n, [mishap, { fault, lagMs = 0 }]] of Object.entries(MISHAPS).entries()) {
      await story.advance(MINUTE_MS);
      const known = story.world.effects.length;
      story.world.setLag(vendor, lagMs);
      story.world.addFault({ vendor, ...request, fault });
      const { message, text } = await story.says(say(n), { confirmed: true });
      story.world.setLag(vendor, 0);
      await story.advance(MINUTE_MS);
      const states = message.outcomes.map(({ outcome }) => outcome.state);
      expect(states.length, `${mishap}: ${text}`).toBeGreaterThan(0);
      expect(
        states.filter((state) => state !== "done" && state !== "already"),
        `${mishap}: ${text}`,
      ).toEqual([]);
      const changes = story.world.effects.slice(known).filter((one) => one.effect === effect && one.changed);
      expect(changes, `${mishap}: ${text}`).toHaveLength(1);
    }
  });
});
