import { expect, test } from "vitest";
import type { LedgerEntry } from "../../src/sandbox/effects.ts";
import type { Seen } from "../fakes/discord/people/seen.ts";
import { auditDiscord, type DiscordFindings } from "./discord-audit.ts";
import type { Deed } from "./discord-people.ts";

const NOTHING: DiscordFindings = { missed: [], lost: [], doubled: [], unexpected: [] };
const ACKED: LedgerEntry = { at: 1, vendor: "pagerduty", effect: "alert.acknowledged", target: "Q1", changed: true };
const DONE = "✅ PD-1: acknowledged.";
const UNDONE = 'Tocsin was interrupted before it began on "ack PD-1": nothing was done, say it again.';

interface Case {
  readonly said?: readonly string[];
  readonly effects?: readonly LedgerEntry[];
  readonly accepted?: boolean;
  readonly isFailed?: boolean;
  readonly disconnectedAt?: readonly number[];
  readonly left?: boolean;
}

/** Ana acknowledged PD-1 at 10,000 ms; everything else as the case says. */
async function findingsOf(one: Case): Promise<DiscordFindings> {
  const { said = [], effects = [], accepted = true, isFailed = false, disconnectedAt = [], left = false } = one;
  const seen = said.map((text, n): Seen => ({ ...BLANK, text, id: String(n) }));
  const deed: Deed = {
    what: "/ack",
    person: { name: "ana", sees: (channel) => (channel === "dm" ? [] : seen) },
    ...{ room: "1", handle: "PD-1", effect: "alert.acknowledged", wasHeard: true },
    interaction: {
      ...{ id: "7", begun: 10_000, isFailed, isThinking: false },
      ...(isFailed ? {} : { callback: { type: 5, data: {} } }),
    },
  };
  const document = { id: "discord:7", version: 1, value: {} };
  const { findings } = await auditDiscord({
    store: {
      get: async () => (accepted ? document : undefined),
      list: async (collection) => (left && collection === "plans" ? [document] : []),
      health: async () => ({ kind: "embedded", where: "here", ok: true, line: "" }),
    },
    vendors: { effects, violations: [], idOf: () => "Q1" },
    deeds: [deed],
    disconnectedAt,
  });
  return findings;
}

const BLANK: Seen = {
  ...{ channel: "1", id: "", by: "tocsin", text: "", content: "", embeds: [], components: [], buttons: [], menus: [] },
  ...{ onlyForMe: false, isThinking: false, isEdited: false, isPinned: false, pings: [], reactions: [] },
};

test.each<[string, Case]>([
  ["what was done once and told once", { said: [DONE], effects: [ACKED] }],
  ["what was interrupted and told so", { said: [UNDONE] }],
  ["what nobody accepted and nobody was told of", { accepted: false, isFailed: true, disconnectedAt: [12_000] }],
  [
    "what failed for its person, and was done and told",
    { ...{ isFailed: true, disconnectedAt: [10_010] }, ...{ said: [DONE], effects: [ACKED] } },
  ],
])("nothing is found in %s", async (_name, one) => {
  expect(await findingsOf(one)).toEqual(NOTHING);
});

test.each<[keyof DiscordFindings, string, Case]>([
  ["missed", "no answer of a process that stayed connected", { accepted: false, isFailed: true }],
  [
    "missed",
    "no answer long before it was killed",
    { accepted: false, isFailed: true, disconnectedAt: [9_000, 14_000] },
  ],
  ["lost", "an accepted saying that nobody tells of", { effects: [ACKED] }],
  ["lost", "one that is called done and was not", { said: [DONE] }],
  ["lost", "one whose report still says that it is under way", { said: ["⏳ PD-1: 0 done …"], effects: [ACKED] }],
  ["lost", "a plan that is left in the store", { said: [DONE], effects: [ACKED], left: true }],
  ["doubled", "two effects", { said: [DONE], effects: [ACKED, ACKED] }],
  ["doubled", "two reports", { said: [DONE, DONE], effects: [ACKED] }],
  ["unexpected", "an effect of what is called not done", { said: [UNDONE], effects: [ACKED] }],
  ["unexpected", "an effect of what nobody accepted", { accepted: false, said: [DONE], effects: [ACKED] }],
])("%s: %s", async (found, _name, one) => {
  const findings = await findingsOf(one);
  expect(findings[found]).toHaveLength(1);
  expect({ ...findings, [found]: [] }).toEqual(NOTHING);
});
