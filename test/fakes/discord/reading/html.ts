import type { Json, JsonObject } from "../../../../src/core/json.ts";
import { COMPONENT } from "../schemas/components.ts";
import type { User } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { type Piece, readMarkdown } from "./markdown.ts";
import { pieceText } from "./plain.ts";

/** Whose eyes look, and at what. */
export interface View {
  readonly world: World;
  readonly reader: User;
}

const TAGS: Readonly<Record<string, string>> = { "**": "b", "*": "i", _: "i", __: "u", "~~": "s", "||": "mark" };

/** Discord's markdown as it is shown. */
export function markdownToHtml({ world, reader }: View, content: string): string {
  const open: string[] = [];
  const html = readMarkdown(content).map((piece) => pieceToHtml(piece, pieceText(world, reader, piece), open));
  return (
    html.join("") +
    open
      .reverse()
      .map((tag) => `</${tag}>`)
      .join("")
  );
}

/** `open`: the tags that are open before the piece, and after it. */
function pieceToHtml(piece: Piece, shown: string, open: string[]): string {
  const text = escapeHtml(shown);
  switch (piece.type) {
    case "mark": {
      const tag = TAGS[piece.sign] ?? "i";
      if (open.at(-1) === tag) return `</${open.pop()}>`;
      open.push(tag);
      return `<${tag}>`;
    }
    case "line":
      return text;
    case "code":
      return `<code>${text}</code>`;
    case "block":
      return `<pre>${text}</pre>`;
    case "mention":
    case "time":
      return `<span class="${piece.type}">${text}</span>`;
    case "link":
      return `<a href="${escapeHtml(piece.url)}">${text}</a>`;
    case "text":
      return text.replaceAll("\n", "<br>");
  }
}

export function embedToHtml(view: View, embed: JsonObject): string {
  const { color, author, title, url, description, fields, footer, timestamp } = embed;
  const md = (text: Json | undefined): string => (typeof text === "string" ? markdownToHtml(view, text) : "");
  const heading = typeof url === "string" ? `<a href="${escapeHtml(url)}">${md(title)}</a>` : md(title);
  const when = typeof timestamp === "string" ? ` • ${escapeHtml(timestamp)}` : "";
  const foot = partOf(footer).text;
  const colour = typeof color === "number" ? `#${color.toString(16).padStart(6, "0")}` : "#1e1f22";
  return [
    `<div class="embed" style="border-left-color:${colour}">`,
    block("author", md(partOf(author).name)),
    block("title", heading),
    block("description", md(description)),
    '<div class="fields">',
    ...partsOf(fields).map(
      ({ name, value, inline }) =>
        `<div class="field${inline === true ? " inline" : ""}"><b>${md(name)}</b><div>${md(value)}</div></div>`,
    ),
    "</div>",
    block("footer", typeof foot === "string" ? escapeHtml(foot) + when : ""),
    "</div>",
  ].join("");
}

const BUTTON_STYLES = ["", "primary", "secondary", "success", "danger", "link", "premium"];

export function componentToHtml(view: View, component: JsonObject): string {
  const {
    type,
    components,
    accessory,
    content,
    label,
    placeholder,
    emoji,
    style,
    disabled,
    accent_color: accent,
  } = component;
  const inner = partsOf(components)
    .map((one) => componentToHtml(view, one))
    .join("");
  const name = partOf(emoji).name;
  const picture = typeof name === "string" ? `${escapeHtml(name)} ` : "";
  switch (type) {
    case COMPONENT.row:
      return `<div class="row">${inner}</div>`;
    case COMPONENT.button:
      return `<span class="button ${BUTTON_STYLES[Number(style)] ?? ""}${disabled === true ? " disabled" : ""}">${picture}${escapeHtml(String(label ?? ""))}</span>`;
    case COMPONENT.textDisplay:
      return `<div>${markdownToHtml(view, String(content))}</div>`;
    case COMPONENT.separator:
      return "<hr>";
    case COMPONENT.section:
      return `<div class="section"><div>${inner}</div>${componentToHtml(view, partOf(accessory))}</div>`;
    case COMPONENT.container: {
      const colour = typeof accent === "number" ? `#${accent.toString(16).padStart(6, "0")}` : "#4e5058";
      return `<div class="embed" style="border-left-color:${colour}">${inner}</div>`;
    }
    default:
      return `<span class="select">${escapeHtml(String(placeholder ?? "Make a selection"))} ▾</span>`;
  }
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function block(name: string, html: string): string {
  return html === "" ? "" : `<div class="${name}">${html}</div>`;
}

function partsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(partOf) : [];
}

function partOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const DISCORD_CSS = `
body{background:#313338;color:#dbdee1;font:15px/1.4 "gg sans","Noto Sans",Helvetica,Arial,sans-serif;margin:0 auto;max-width:860px;padding:16px}
h1,h2{color:#f2f3f5}h2{border-bottom:1px solid #3f4147;font-size:17px;padding-bottom:6px}a{color:#00a8fc;text-decoration:none}
.message{display:flex;gap:12px;padding:8px 4px}.message.private{background:#5865f214;border-left:2px solid #5865f2}
.avatar{background:#5865f2;border-radius:50%;color:#fff;flex:none;height:40px;line-height:40px;text-align:center;width:40px}
.by{color:#f2f3f5;font-weight:600}.app{background:#5865f2;border-radius:3px;color:#fff;font-size:10px;padding:1px 4px}
.when,.note,.footer,.small{color:#949ba4;font-size:12px}.thread{border-left:2px solid #4e5058;margin-left:28px;padding-left:12px}
.embed{background:#2b2d31;border-left:4px solid;border-radius:4px;margin:6px 0;max-width:520px;padding:10px 14px}
.title{color:#f2f3f5;font-weight:600}.description{white-space:normal}.fields{display:flex;flex-wrap:wrap;gap:8px}.field{flex:1 1 100%}.field.inline{flex:1 1 28%}
.row{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}.section{display:flex;gap:12px;justify-content:space-between}
.button{background:#4e5058;border-radius:4px;color:#fff;display:inline-block;font-size:14px;padding:5px 14px}.button.primary{background:#5865f2}.button.success{background:#248046}.button.danger{background:#da373c}.button.disabled{opacity:.5}
.select{background:#1e1f22;border-radius:4px;color:#949ba4;padding:6px 12px;width:340px}
.mention{background:#5865f24d;border-radius:3px;color:#c9cdfb;padding:0 2px}.time{background:#4e505866;border-radius:3px;padding:0 2px}
code,pre{background:#2b2d31;border-radius:3px;padding:1px 4px}.modal{background:#313338;border:1px solid #1e1f22;border-radius:6px;box-shadow:0 8px 16px #0008;margin:16px 0;max-width:440px;padding:14px}
.input{background:#1e1f22;border-radius:3px;margin:4px 0 10px;min-height:20px;padding:8px}hr{border:0;border-top:1px solid #3f4147}`;
