import type { AlertState } from "../../../core/alerts.ts";
import { type Compared, type Difference, different, together } from "./difference.ts";
import type { OpenAlert } from "./inventory.ts";
import { type Pairs, pairsBy, pairsLeft, sameName } from "./pairs.ts";

/** One trouble reaches two accounts within this. Ours. */
const TOGETHER_MS = 5 * 60_000;

const STATE_WORDS: Record<AlertState, string> = {
  open: "open",
  acked: "acknowledged",
  snoozed: "snoozed",
  closed: "closed",
};

/** Open alerts are the same by alias, else by what they say and when they came in. */
export function compareAlerts(left: readonly OpenAlert[], right: readonly OpenAlert[]): Compared {
  const byAlias = pairsBy(left, right, ({ fingerprint }) => fingerprint);
  const { both, missing } = byTitleAndTime(byAlias);
  const lost = missing.map(({ handle, title, state }): Difference => {
    const todo = "send its source's alerts there too, or let it end in OpsGenie";
    return { kind: "alert", state: "missing", subject: handle, opsgenie: `${title} (${STATE_WORDS[state]})`, todo };
  });
  return together([
    { differences: lost, doubts: [] },
    ...both.map(([one, other]) => {
      if (one.state === other.state) return { differences: [], doubts: [] };
      const [opsgenie, jsm] = [STATE_WORDS[one.state], STATE_WORDS[other.state]];
      const todo = `look at ${other.handle} there`;
      return different({ kind: "alert", subject: handleAndTitle(one), aspect: "state", opsgenie, jsm, todo });
    }),
  ]);
}

/** Those of one title are few, however many alerts there are. */
function byTitleAndTime(pairs: Pairs<OpenAlert>): Pick<Pairs<OpenAlert>, "both" | "missing"> {
  const titleOf = ({ title }: OpenAlert): string => sameName(title);
  const theirs = Map.groupBy(pairs.extra, titleOf);
  const apartMs = (one: OpenAlert, other: OpenAlert): number => Math.abs(one.createdAt - other.createdAt);
  const groups = [...Map.groupBy(pairs.missing, titleOf)].map(([title, missing]) => {
    const group = { both: [], missing, extra: theirs.get(title) ?? [] };
    // What is most alike first: of one trouble there may be several alerts within minutes.
    const alike = pairsLeft(group, (one, other) => apartMs(one, other) === 0 && one.state === other.state);
    const atOnce = pairsLeft(alike, (one, other) => apartMs(one, other) === 0);
    return pairsLeft(atOnce, (one, other) => apartMs(one, other) <= TOGETHER_MS);
  });
  return {
    both: [...pairs.both, ...groups.flatMap((group) => group.both)],
    missing: groups.flatMap((group) => group.missing),
  };
}

function handleAndTitle({ handle, title }: OpenAlert): string {
  return `${handle} ${title}`;
}
