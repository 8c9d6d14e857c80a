import { DateTime } from "luxon";
import type { Rendered } from "../../src/chat/slack/render/message.ts";
import { blocksHtml, escapeHtml, type Onlooker } from "./blocks-html.ts";

/** One message of a channel, as it stands there. */
export interface Shot extends Onlooker {
  /** A person's words, or what the bot posted. */
  readonly content: string | Rendered;
  readonly author: string;
  /** What stands over it: who sees it, or what became of it. */
  readonly note?: string;
}

const STYLE = `
  body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/22px Lato, "Noto Color Emoji", sans-serif; }
  main { width: 800px; padding: 12px 0; }
  h1 { margin: 0; padding: 0 20px 10px; border-bottom: 1px solid #ddd; font-size: 18px; font-weight: 900; }
  article { display: grid; grid-template-columns: 36px 1fr; column-gap: 8px; padding: 8px 20px; }
  .note { grid-column: 2; color: #616061; font-size: 12px; }
  .avatar { width: 36px; height: 36px; border-radius: 6px; color: #fff; font-weight: 900; text-align: center; line-height: 36px; }
  .author { font-weight: 900; }
  .app { margin-left: 4px; padding: 1px 3px; border-radius: 2px; background: #e8e8e8; color: #616061; font-size: 10px; font-weight: 700; }
  .time { margin-left: 6px; color: #616061; font-size: 12px; }
  .block { margin: 4px 0 8px; white-space: pre-wrap; }
  a { color: #1264a3; text-decoration: none; }
  code { padding: 1px 3px; border: 1px solid #ddd; border-radius: 3px; background: #f8f8f8; color: #c01343; font-size: 12px; }
  blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; }
  ul { margin: 0; padding-left: 28px; } ul.indent1 { padding-left: 56px; list-style: circle; }
  .emoji { font-family: "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", sans-serif; font-size: 17px; line-height: 20px; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; }
  .button { padding: 2px 12px; border: 1px solid #bbb; border-radius: 4px; font-weight: 700; font-size: 13px; line-height: 22px; }
  .primary { background: #007a5a; border-color: #007a5a; color: #fff; }
  .danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }`;

/** A channel as a page that stands alone. */
export function pageHtml(channel: string, shots: readonly Shot[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tocsin in Slack</title>
<style>${STYLE}
</style>
<main>
<h1># ${escapeHtml(channel)}</h1>
${shots.map(shotHtml).join("\n")}
</main>
</html>
`;
}

function shotHtml(shot: Shot): string {
  const { content, author, now, zone } = shot;
  const isBot = typeof content !== "string";
  const time = DateTime.fromMillis(now, { zone }).toFormat("HH:mm");
  const body = isBot ? blocksHtml(content.blocks, shot) : `<div class="block">${escapeHtml(content)}</div>`;
  return `<article>
${shot.note === undefined ? "" : `<div class="note">${escapeHtml(shot.note)}</div>`}
<div class="avatar" style="background: ${isBot ? "#4a154b" : "#2b6cb0"}">${escapeHtml(author.slice(0, 1))}</div>
<div><span class="author">${escapeHtml(author)}</span>${isBot ? '<span class="app">APP</span>' : ""}<span class="time">${time}</span>
${body}</div>
</article>`;
}
