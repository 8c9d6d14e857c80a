import type { AlertChange } from "../../../core/events.ts";
import type { FeedEntry, KnownAlert } from "../../../core/feed.ts";
import type { Inline } from "../../../core/reply.ts";
import { oneLine } from "../../../core/wording.ts";

/** A note as much of it as a card tells. */
const TEXT_CHARS = 200;
/** The same among others in one line. */
const STEP_TEXT_CHARS = 80;
/** Steps of an alert's way that are told in one line. */
const STEPS_MAX = 10;

const WORDS: Readonly<Record<AlertChange, string>> = {
  triggered: "fired",
  repeated: "fired again",
  acknowledged: "acknowledged",
  unacknowledged: "no longer acknowledged",
  reopened: "open again",
  assigned: "assigned",
  escalated: "escalated",
  snoozed: "snoozed",
  noted: "noted",
  closed: "closed",
  changed: "changed",
};

/** What the card's own lines say already, or says nothing by itself. */
const NO_STEP: readonly AlertChange[] = ["triggered", "repeated", "changed"];

/** "acknowledged by Ana in #ops". */
export function happening(entry: Pick<FeedEntry, "change" | "who" | "through" | "text">): string {
  const { change, who, through, text } = entry;
  const said = text === undefined ? "" : `: ${oneLine(text, TEXT_CHARS)}`;
  return `${WORDS[change]}${by(who)}${from(through)}${said}`;
}

function by(who: string | undefined): string {
  return who === undefined ? "" : ` by ${who}`;
}

/** "in #ops", "through the website". */
function from(through: string | undefined): string {
  if (through === undefined) return "";
  return through.startsWith("#") ? ` in ${through}` : ` through ${through}`;
}

/** The last thing that happened to it after it fired; undefined: nothing did. */
export function lastEntry({ entries }: KnownAlert): FeedEntry | undefined {
  return entries.findLast(({ change }) => change !== "triggered");
}

/** "fired 03:02 · acknowledged 03:04 by Ana in #ops · closed 03:20 by Ben". */
export function history({ alert, entries, closedAt }: KnownAlert): readonly Inline[] {
  const steps = entries.filter(({ change }) => !NO_STEP.includes(change));
  const isEndTold = steps.at(-1)?.change === "closed";
  const shown = steps.slice(-STEPS_MAX);
  return [
    "fired ",
    { type: "time", at: alert.createdAt, form: "time" },
    ...(shown.length < steps.length ? [" · …"] : []),
    ...shown.flatMap(({ at, change, who, through, text }): readonly Inline[] => [
      ` · ${WORDS[change]} `,
      { type: "time", at, form: "time" },
      `${by(who)}${from(through)}${text === undefined ? "" : `: ${oneLine(text, STEP_TEXT_CHARS)}`}`,
    ]),
    ...(isEndTold || closedAt === undefined
      ? []
      : ([" · closed ", { type: "time", at: closedAt, form: "time" }] satisfies readonly Inline[])),
  ];
}
