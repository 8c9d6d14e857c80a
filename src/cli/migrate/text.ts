import { visible } from "../../chat/console/visible.ts";
import { listed } from "../../core/wording.ts";
import { type Difference, KINDS, type Kind, type State } from "./compare/difference.ts";
import type { Part } from "./compare/inventory.ts";
import { NOTES, type NotCompared, type Report, summary } from "./report.ts";

/** Lines under one heading; the rest is counted. `--json` has all. */
const SHOWN = 25;

const HEADINGS: Record<Kind, string> = {
  onCall: "On call right now",
  schedule: "Schedules",
  rotation: "Schedules",
  override: "Schedules",
  escalation: "Escalations",
  rule: "Escalations",
  team: "Teams",
  user: "Users",
  alert: "Open alerts",
};
const PARTS: Record<Part, string> = {
  onCall: "who is on call",
  schedules: "schedules",
  overrides: "overrides",
  escalations: "escalations",
  teams: "teams",
  users: "users",
  alerts: "open alerts",
};
const SIGNS: Record<State, string> = { missing: "missing", different: "differs", extra: "extra" };
const SIGN_CHARS = Math.max(...Object.values(SIGNS).map((sign) => sign.length));

/** For a tired person: the result in one line, then what to do, most urgent first. */
export function textOf(report: Report): string {
  const { differences, notCompared } = report;
  const groups = [...Map.groupBy(differences, ({ kind }) => HEADINGS[kind])];
  const sections = groups.map(([heading, some]) => section(heading, some.toSorted(missingFirst).map(lineOf)));
  const undecided = notCompared.length === 0 ? [] : [section("Could not be compared", reasons(notCompared))];
  const sample = report.isSample
    ? ["This is a sample company: no account is configured (OPSGENIE_API_KEY, JSM_SITE, JSM_EMAIL, JSM_API_TOKEN)."]
    : [];
  return [[...sample, summary(report)].join("\n"), ...sections, ...undecided, section("Not compared", NOTES)].join(
    "\n\n",
  );
}

function section(heading: string, lines: readonly string[]): string {
  const more = lines.length - SHOWN;
  const shown = more > 0 ? [...lines.slice(0, SHOWN), `and ${more} more: --json has all of them`] : lines;
  return [heading, ...shown.map((line) => `  ${visible(line)}`)].join("\n");
}

function missingFirst(a: Difference, b: Difference): number {
  const rank = ({ state, kind }: Difference): number => (state === "missing" ? 0 : KINDS.length) + KINDS.indexOf(kind);
  return rank(a) - rank(b);
}

function lineOf({ state, subject, aspect, opsgenie, jsm, todo }: Difference): string {
  const what = aspect === undefined ? subject : `${subject}, ${aspect}`;
  const ours = opsgenie === undefined ? [] : [jsm === undefined ? opsgenie : `${opsgenie} in OpsGenie`];
  const theirs = jsm === undefined ? [] : [`${jsm} in Jira Service Management`];
  const values = [...ours, ...theirs].join("; ");
  return `${SIGNS[state].padEnd(SIGN_CHARS)}  ${what}${values === "" ? "" : `: ${values}`} → ${todo}`;
}

/** What failed for one reason is said in one line. */
function reasons(all: readonly NotCompared[]): readonly string[] {
  const doubts = all.filter(({ title }) => title === undefined).map(({ reason }) => reason);
  const unread = all.filter(({ title }) => title !== undefined);
  const byReason = [...Map.groupBy(unread, ({ title, reason }) => JSON.stringify([title, reason])).values()];
  return [
    ...byReason.map((some) => {
      const parts = listed(some.map(({ part }) => PARTS[part]));
      return `${some[0]?.title}, ${parts}: ${some[0]?.reason}`;
    }),
    ...doubts,
  ];
}
