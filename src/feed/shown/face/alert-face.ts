import type { Alert } from "../../../core/alerts.ts";
import type { KnownAlert } from "../../../core/feed.ts";
import type { Inline, Line, Reply } from "../../../core/reply.ts";
import type { ShownCard } from "../card.ts";
import { alertButtons } from "./buttons.ts";
import { happening, history, lastEntry } from "./happening.ts";
import { callBlocks, cardMark, handleLink, pagedWords, titleOf, toneOf, weightOf } from "./lines.ts";

/** The card of one alert. */
export function alertFace(known: KnownAlert, { buttons, calls }: Pick<ShownCard, "buttons" | "calls">): Reply {
  const { alert } = known;
  return {
    type: "reply",
    tone: toneOf([alert]),
    title: [handleLink(alert), " ", { type: "strong", text: titleOf(alert) }],
    about: alert.handle,
    aboutState: alert.state,
    audience: "public",
    blocks: [
      ...callBlocks(calls),
      { type: "list", items: [{ mark: cardMark(alert), line: factsOf(alert), under: underOf(known) }] },
    ],
    buttons: alertButtons(alert, buttons),
  };
}

/** "open · API · P1 · paging Ana · since 03:02 · fired 3 times". */
function factsOf(alert: Alert): readonly Inline[] {
  const isOver = alert.state === "closed";
  const service = alert.service === undefined ? [] : [alert.service.name];
  const words = [...service, weightOf(alert), ...(isOver ? [] : [pagedWords(alert) ?? []].flat())].join(" · ");
  return [
    ...stateOf(alert),
    ` · ${words}`,
    ...(isOver ? [] : ([" · since ", { type: "time", at: alert.createdAt, form: "time" }] satisfies Inline[])),
    ...(alert.count > 1 ? [` · fired ${alert.count.toLocaleString("en")} times`] : []),
  ];
}

function stateOf({ state, snoozedUntilAt }: Alert): readonly Inline[] {
  if (state === "acked") return [{ type: "strong", text: "acknowledged" }];
  if (state !== "snoozed" || snoozedUntilAt === undefined) return [{ type: "strong", text: state }];
  return [{ type: "strong", text: "snoozed" }, " until ", { type: "time", at: snoozedUntilAt, form: "time" }];
}

/** What happened last; of one that is over all that happened. */
function underOf(known: KnownAlert): readonly Line[] {
  if (known.alert.state === "closed") return [history(known)];
  const last = lastEntry(known);
  return last === undefined ? [] : [[`${happening(last)} · `, { type: "time", at: last.at, form: "time" }]];
}
