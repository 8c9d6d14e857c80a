import { markOf, namesOf, stateWords } from "../../../core/alert-look.ts";
import type { Alert } from "../../../core/alerts.ts";
import type { Block, Inline, Item, Mark, Tone } from "../../../core/reply.ts";
import { listed, oneLine } from "../../../core/wording.ts";

const TITLE_CHARS = 200;
/** In a line among others. */
const SHORT_TITLE_CHARS = 80;

/** "PD-12", which leads to the alert at its vendor. */
export function handleLink({ url, handle }: Alert): Inline {
  return url === "" ? handle : { type: "link", url, text: handle, quiet: true };
}

export function titleOf({ title }: Alert): string {
  return oneLine(title, TITLE_CHARS);
}

/** State by sign; in a list of alerts acknowledged ones are quiet, on a card that is what counts. */
export function cardMark(alert: Pick<Alert, "state" | "urgency">): Mark {
  return alert.state === "acked" ? "taken" : markOf(alert);
}

/** "PD-12 Build queue is stuck · P1 · acknowledged by Ana": one of several. */
export function memberItem(alert: Alert): Item {
  const facts = [oneLine(alert.title, SHORT_TITLE_CHARS), weightOf(alert), stateWords(alert)];
  return { mark: cardMark(alert), line: [handleLink(alert), ` ${facts.join(" · ")}`] };
}

/** How much it matters: "P1", else "high urgency". */
export function weightOf({ priority, urgency }: Alert): string {
  return priority ?? `${urgency} urgency`;
}

/** "paging Ana", "paging team Infra"; of one that somebody has taken "assigned to Ana", and nothing where nobody is. */
export function pagedWords({ state, assignees, teams }: Alert): string | undefined {
  const people = namesOf(assignees);
  if (state !== "open") return people === "" ? undefined : `assigned to ${people}`;
  if (people !== "") return `paging ${people}`;
  return teams.length === 0 ? "paging nobody" : `paging team ${namesOf(teams)}`;
}

/** The people whom the settings have called, first of all: only there does every chat call them. */
export function callBlocks(calls: readonly string[]): readonly Block[] {
  if (calls.length === 0) return [];
  const mentions = calls.map((id): Inline => ({ type: "mention", id, text: `@${id.slice(id.indexOf(":") + 1)}` }));
  return [{ type: "text", line: mentions.flatMap((mention, i) => (i === 0 ? [mention] : [" ", mention])) }];
}

/** Colour of a message by the state of what is on it; how much it matters is for the marks to say. */
export function toneOf(alerts: Iterable<Pick<Alert, "state">>): Tone {
  let tone: Tone = "good";
  for (const { state } of alerts) {
    if (state === "open") return "warn";
    if (state !== "closed") tone = "plain";
  }
  return tone;
}

/** "4 unacknowledged, 3 acknowledged and 2 closed". */
export function countWords({ open, taken, closed }: StateCounts): string {
  const parts = [
    [open, "unacknowledged"],
    [taken, "acknowledged"],
    [closed, "closed"],
  ] as const;
  return listed(parts.flatMap(([n, words]) => (n === 0 ? [] : `${n.toLocaleString("en")} ${words}`)));
}

export interface StateCounts {
  readonly all: number;
  readonly open: number;
  /** Acknowledged, for now or until a time. */
  readonly taken: number;
  readonly closed: number;
}

export function countStates(members: Iterable<Pick<Alert, "state">>): StateCounts {
  let open = 0;
  let taken = 0;
  let closed = 0;
  for (const { state } of members) {
    if (state === "open") open += 1;
    else if (state === "closed") closed += 1;
    else taken += 1;
  }
  return { all: open + taken + closed, open, taken, closed };
}
