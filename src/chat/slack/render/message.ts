import type { KnownBlock } from "@slack/types";
import type { Message } from "../../../core/inbound.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Reply } from "../../../core/reply.ts";
import { MESSAGE_BLOCKS, MESSAGE_JSON_BYTES } from "../limits.ts";
import { blockOf } from "./blocks.ts";
import { fitButtons } from "./buttons.ts";
import { fallbackText } from "./fallback.ts";
import { jsonBytes } from "./fit.ts";
import { type Draft, paginate, type Room } from "./pages.ts";
import { paragraphsOf } from "./paragraphs.ts";
import { continuedRow, leftRow, pageRow, typedRows } from "./remarks.ts";
import { headingRow, type Paragraph, type Row } from "./rows.ts";
import { type Standing, tonePieces } from "./signs.ts";

/** What the Web API takes: `text` is mrkdwn that is escaped already and says all that the blocks say. */
export interface Rendered {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export interface PageOptions extends Reader {
  /**
   * Where what does not fit into one message goes on: in the thread under it, in further messages after it, or nowhere,
   * and then it is only counted. Default: "thread", and "nowhere" while the message is live.
   */
  readonly goesOn?: "thread" | "below" | "nowhere";
}

/** Messages that one reply may become. More nobody reads in a chat; what is left is counted. */
export const PAGES = 5;
/** Room that is kept for the rendering's own remarks: blocks and bytes. */
const REMARKS: Room = { blocks: 2, bytes: 500 };

/** A message as one message of Slack's: what does not fit is counted. */
export function renderMessage(message: Message, reader: Reader): Rendered {
  const [first = { text: "", blocks: [] }] = renderPages(message, { ...reader, goesOn: "nowhere" });
  return first;
}

/**
 * A message as the messages of Slack's that it takes: the first has the title and the buttons, the others carry on. Each is
 * one that Slack accepts, whatever the reply holds, and its `text` is never empty.
 */
export function renderPages(message: Message, options: PageOptions): readonly Rendered[] {
  const { reply, live, asks } = message;
  const goesOn = options.goesOn ?? (live ? "nowhere" : "thread");
  const buttons = fitButtons(reply.buttons ?? [], asks === undefined ? {} : { asks });
  const whole: Room = { blocks: MESSAGE_BLOCKS - REMARKS.blocks, bytes: MESSAGE_JSON_BYTES - REMARKS.bytes };
  const first = { blocks: whole.blocks - buttons.blocks.length, bytes: whole.bytes - jsonBytes(buttons.blocks) };
  const others = goesOn === "nowhere" ? 0 : PAGES - 1;
  const typed = typedRows(buttons.left);
  const paragraphs = [
    ...contentOf(reply, options, live ? "live" : message.question ? "question" : "final"),
    ...(typed.length > 0 ? [{ rows: typed, isList: true }] : []),
  ];
  const { pages, afterFirst, left } = paginate(paragraphs, [first, ...Array<Room>(others).fill(whole)]);
  return pages.map((drafts, i) => {
    const remarks: Row[] = [];
    if (goesOn !== "nowhere" && i === 0 && pages.length > 1)
      remarks.push(continuedRow(afterFirst, goesOn, left.count === 0));
    if (i === pages.length - 1 && left.count > 0) remarks.push(leftRow(left, message.command));
    const all = [
      ...(i === 0 ? [] : [[pageRow(i + 1, pages.length)]]),
      ...drafts,
      ...(remarks.length > 0 ? [remarks] : []),
    ];
    return {
      text: fallbackText(all, i === 0 ? (reply.buttons ?? []) : []),
      blocks: [...all.map(blockOf), ...(i === 0 ? buttons.blocks : [])],
    };
  });
}

/** Room on a page of many parts, such as the App Home. */
export interface ReplyRoom extends Reader {
  /** Default: a message's. */
  readonly maxBlocks?: number;
  /** Of their JSON. Default: a message's. */
  readonly maxBytes?: number;
}

/** A reply's title and blocks without its buttons; what does not fit is counted. At least the title is shown. */
export function replyBlocks(reply: Reply, room: ReplyRoom): KnownBlock[] {
  const { maxBlocks = MESSAGE_BLOCKS, maxBytes = MESSAGE_JSON_BYTES } = room;
  const content = { blocks: maxBlocks - 1, bytes: maxBytes - REMARKS.bytes };
  const { pages, left } = paginate(contentOf(reply, room, "final"), [content]);
  const drafts: Draft[] = [...(pages[0] ?? []), ...(left.count > 0 ? [[leftRow(left)]] : [])];
  return drafts.map(blockOf);
}

function contentOf({ tone, title, blocks = [] }: Reply, reader: Reader, standing: Standing): readonly Paragraph[] {
  const head = headingRow(title, reader, tonePieces(tone, standing), true);
  return [{ rows: [head], isList: false }, ...paragraphsOf(blocks, reader)];
}
