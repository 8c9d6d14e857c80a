import { recordLine } from "../../chat/console/record.ts";
import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { withBothAccounts } from "./accounts.ts";
import { compare } from "./compare/compare.ts";
import { readAccount } from "./read.ts";
import { isSame, NOTES, type Report, reportOf, summary } from "./report.ts";
import { textOf } from "./text.ts";

/**
 * Compares both accounts and prints what is missing or different. It only reads: nothing is changed at a vendor, and the
 * store is not opened, so it works beside a bot that runs. Returns 0 when Jira Service Management has everything, else 1,
 * also when something could not be compared.
 */
export async function compareAccounts({ json = false }: { readonly json?: boolean }, shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const report = await withBothAccounts(setup, async ({ from, to, isSample }) => {
    const [left, right] = await Promise.all([readAccount(from, setup.clock), readAccount(to, setup.clock)]);
    const facts = { at: setup.clock.now(), isSample };
    return reportOf(facts, compare(left.known, right.known), [...left.unread, ...right.unread]);
  });
  shell.stdout.write(`${json ? recordLine(recordOf(report)) : textOf(report)}\n`);
  return isSame(report) ? 0 : 1;
}

/**
 * The report for programs: `same`, `sample`, `at` (ISO 8601, UTC), `summary` (one line), `differences` (kind, state,
 * subject, aspect, opsgenie, jsm, todo; what does not apply is null), `notCompared` (part, account or null, reason) and
 * `notes`. Fields may be added, none changes its meaning.
 */
function recordOf(report: Report): object {
  return {
    same: isSame(report),
    sample: report.isSample,
    at: new Date(report.at).toISOString(),
    summary: summary(report),
    differences: report.differences.map(({ kind, state, subject, aspect, opsgenie, jsm, todo }) => ({
      ...{ kind, state, subject, aspect: aspect ?? null },
      ...{ opsgenie: opsgenie ?? null, jsm: jsm ?? null, todo },
    })),
    notCompared: report.notCompared.map(({ part, account, reason }) => ({ part, account: account ?? null, reason })),
    notes: NOTES,
  };
}
