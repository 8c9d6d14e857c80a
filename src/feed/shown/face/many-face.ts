import { tallied } from "../../../core/alert-look.ts";
import type { Alert } from "../../../core/alerts.ts";
import type { FeedEntry, KnownAlert } from "../../../core/feed.ts";
import type { Block, Inline, Line, Reply } from "../../../core/reply.ts";
import { count } from "../../../core/wording.ts";
import type { Member, ShownCard } from "../card.ts";
import { cardButtons, nameOf } from "./buttons.ts";
import { happening, lastEntry } from "./happening.ts";
import {
  callBlocks,
  countStates,
  countWords,
  memberItem,
  type StateCounts,
  titleOf,
  toneOf,
  weightOf,
} from "./lines.ts";

/** Alerts that are named one by one: the newest. */
const NEWEST = 5;
/** Services and priorities that are counted one by one. */
const TALLIED = 4;

/** One alert with the state that the card is to show of it, and the entry that was last heard of it. */
interface Shown {
  readonly member: Member;
  readonly alert: Alert;
  readonly last: FeedEntry | undefined;
}

/**
 * A card with several alerts: a group of one trouble, or a storm. `number`: by which people name it. undefined: nothing is
 * known of them any more.
 */
export function manyFace(
  card: ShownCard,
  number: number,
  find: (alert: string) => KnownAlert | undefined,
): Reply | undefined {
  const counts = countStates(card.members);
  const shown = card.members.flatMap((member) => shownOf(member, find(member.alert)));
  if (shown.length === 0) return undefined;
  const open = shown.filter(({ alert }) => alert.state === "open");
  // What nobody has taken is what somebody has to look at.
  const listed = open.length > 0 ? open : shown;
  const newest = listed.toSorted((a, b) => b.member.ordinal - a.member.ordinal).slice(0, NEWEST);
  const isStorm = card.kind === "storm";
  return {
    type: "reply",
    tone: counts.all > counts.closed ? toneOf(shown.map(({ alert }) => alert)) : "good",
    title: isStorm ? stormTitle(number, card, counts) : groupTitle(counts, newest[0]?.alert),
    audience: "public",
    blocks: [
      ...callBlocks(card.calls),
      { type: "text", line: isStorm ? courseOf(card, counts) : spanOf(nameOf(card), shown, counts) },
      ...(isStorm ? talliesOf(shown) : []),
      {
        type: "list",
        heading: open.length > 0 ? "Newest unacknowledged" : "Newest",
        items: newest.map(({ alert }) => memberItem(alert)),
        more: listed.length - newest.length,
      },
      ...(isStorm ? [] : lastBlocks(shown)),
    ],
    buttons: cardButtons(card, counts),
  };
}

function shownOf(member: Member, known: KnownAlert | undefined): readonly Shown[] {
  if (known === undefined) return [];
  // What the buttons act on is what the card was written with; the very newest comes with its next writing.
  const alert = known.alert.state === member.state ? known.alert : { ...known.alert, state: member.state };
  return [{ member, alert, last: lastEntry(known) }];
}

/** "Storm 4: 37 alerts, 12 unacknowledged", "Storm 4 is over: …". */
function stormTitle(number: number, { endedAt }: ShownCard, counts: StateCounts): Line {
  const lead = endedAt === undefined ? `Storm ${number}` : `Storm ${number} is over`;
  return [
    { type: "strong", text: `${lead}: ${count(counts.all, "alert")}` },
    counts.open > 0 ? `, ${counts.open.toLocaleString("en")} unacknowledged` : `, ${nothingOpen(counts)}`,
  ];
}

function nothingOpen({ taken }: StateCounts): string {
  return taken > 0 ? "all acknowledged" : "all closed";
}

/** "9 alerts: API is slow". */
function groupTitle(counts: StateCounts, newest: Alert | undefined): Line {
  const title = newest === undefined ? "" : `: ${titleOf(newest)}`;
  return [{ type: "strong", text: `${count(counts.all, "alert")}${title}` }];
}

/** While it blows how fast, after it from when to when; and how it stands. */
function courseOf({ at, joinedAt, gust, endedAt }: ShownCard, counts: StateCounts): Line {
  const from: Inline = { type: "time", at, form: "time" };
  if (endedAt === undefined) {
    const pace = (gust?.arrivals ?? []).reduce((sum, [, joined]) => sum + joined, 0);
    return ["since ", from, ` · ${pace.toLocaleString("en")} a minute · ${countWords(counts)}`];
  }
  const to: Inline = { type: "time", at: joinedAt, form: "time" };
  return ["from ", from, " to ", to, ` · ${countWords(counts)}`];
}

/** "card 7 · API · 03:02 to 03:09 · 4 unacknowledged". */
function spanOf(name: string, shown: readonly Shown[], counts: StateCounts): Line {
  const begun = shown.map(({ alert }) => alert.createdAt);
  const service = shown[0]?.alert.service?.name;
  const lead = [name, ...(service === undefined ? [] : [service])].join(" · ");
  const words = ` · ${countWords(counts)}`;
  if (begun.length === 0) return `${lead}${words}`;
  const from: Inline = { type: "time", at: least(begun), form: "time" };
  const to: Inline = { type: "time", at: -least(begun.map((at) => -at)), form: "time" };
  return [`${lead} · `, from, " to ", to, words];
}

/** Not Math.min of all at once: a call takes only so many arguments. */
function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function talliesOf(shown: readonly Shown[]): readonly Block[] {
  if (shown.length === 0) return [];
  const services = shown.map(({ alert }) => alert.service?.name ?? "without a service");
  const weights = shown.map(({ alert }) => weightOf(alert));
  return [
    { type: "text", line: `Services: ${tallied(services, TALLIED)}` },
    { type: "text", line: `Priorities: ${tallied(weights, TALLIED)}` },
  ];
}

/** "PD-12 acknowledged by Ana in #ops · 03:04": the newest of all. */
function lastBlocks(shown: readonly Shown[]): readonly Block[] {
  let newest: { readonly handle: string; readonly entry: FeedEntry } | undefined;
  for (const { alert, last } of shown) {
    if (last !== undefined && last.at > (newest?.entry.at ?? 0)) newest = { handle: alert.handle, entry: last };
  }
  if (newest === undefined) return [];
  const { handle, entry } = newest;
  return [{ type: "text", line: [`${handle} ${happening(entry)} · `, { type: "time", at: entry.at, form: "time" }] }];
}
