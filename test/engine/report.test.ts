import { describe, expect, test } from "vitest";
import { plainText } from "../../src/core/plain-text.ts";
import type { Operation, Outcome, Plan } from "../../src/core/plan.ts";
import { defaultReport } from "../../src/engine/report.ts";
import { storedPlan } from "../../src/engine/stored-plan.ts";
import { operation, origin, plan } from "./bed.ts";

type Ending = readonly [state: Outcome["state"], reason?: string | undefined, effects?: Operation["effects"]];

/** The report of a plan whose operations ended so; undefined: not yet. */
function report(endings: readonly (Ending | undefined)[], more: Partial<Plan> = {}): { tone: string; text: string } {
  const operations = endings.map((ending, n) => {
    const [, , effects = []] = ending ?? [];
    return operation(`PD-${n + 1}`, "pager.write", { effects });
  });
  const outcomes = endings.flatMap((ending, n): Outcome[] => {
    if (ending === undefined) return [];
    const [state, reason] = ending;
    return [{ operation: `PD-${n + 1}`, state, at: 0, ...(reason === undefined ? {} : { reason }) }];
  });
  const reply = defaultReport(
    storedPlan(plan(operations, { title: "Acknowledge", ...more }), origin("i"), "i", 0),
    outcomes,
  );
  return { tone: reply.tone, text: plainText(reply, { zone: "UTC", now: 0 }) };
}

const done: Ending = ["done"];
const failed = (reason: string): Ending => ["failed", reason];

describe("the default report", () => {
  test.each([
    [[done], "good", "Acknowledge: done."],
    [[done, done], "good", "Acknowledge: done."],
    [[["already"]], "good", "Acknowledge: was so already."],
    [[done, ["already"]], "good", "Acknowledge: 1 done and 1 was so already."],
    [[["already"], ["already"], done], "good", "Acknowledge: 1 done and 2 were so already."],
    [[], "good", "Acknowledge: there was nothing to do."],
  ] as const)("of %j is %s", (endings, tone, text) => {
    expect(report(endings as readonly Ending[])).toEqual({ tone, text });
  });

  test("one that failed says why, with its name", () => {
    expect(report([failed("it is closed")])).toEqual({
      tone: "bad",
      text: "Acknowledge: failed.\nNot done\n  ✗ PD-1: it is closed",
    });
  });

  test("counts like reasons together and tells doubt from failure", () => {
    const text = ["Acknowledge: 1 done, 3 failed and 1 not certain."].concat(
      "Not done, or not certain",
      "  ✗ PD-2 and PD-4: it is closed",
      "  ✗ PD-3: forbidden",
      "  ✗ PD-5: not certain: no answer",
    );
    const endings: Ending[] = [done, failed("it is closed"), failed("forbidden"), failed("it is closed")];
    expect(report([...endings, ["unknown", "no answer"]])).toEqual({ tone: "warn", text: text.join("\n") });
  });

  test("shows at most ten reasons and counts the rest", () => {
    const { text } = report(Array.from({ length: 14 }, (_, n) => failed(`reason ${n}`)));
    expect(text.split("\n").filter((line) => line.includes("✗"))).toHaveLength(10);
    expect(text).toContain("… and 4 more");
  });

  test("counts what was refused beforehand as failed", () => {
    const refused = [{ label: "3 alerts of OpsGenie", reason: "Ana is unknown there", count: 3 }];
    expect(report([done], { refused })).toEqual({
      tone: "warn",
      text: "Acknowledge: 1 done and 3 failed.\nNot done\n  ✗ 3 alerts of OpsGenie: Ana is unknown there",
    });
  });

  test("says what it did to people besides, of what was really done", () => {
    const { text } = report([
      ["done", undefined, ["reassigns"]],
      ["failed", "no", ["reassigns", "notifies_subscribers"]],
      ["done", undefined, ["publishes"]],
      ["already", undefined, ["pages"]],
    ]);
    expect(text).toContain("1 alert is now assigned to somebody else than before.");
    expect(text).toContain("The public can read it.");
    expect(text).not.toContain("Subscribers");
    expect(text).not.toContain("page");
  });

  test("while outcomes are missing it says how far it is, and is neither good nor bad yet", () => {
    expect(report([done, undefined, undefined])).toEqual({ tone: "plain", text: "Acknowledge: 1 of 3 done …" });
    expect(report([done, failed("no"), undefined]).text).toMatch(/^Acknowledge: 1 of 3 done, 1 not …\n/u);
  });
});
