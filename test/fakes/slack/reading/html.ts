import type { JsonObject } from "../../../../src/core/json.ts";
import { type AnyBlock, type Control, controlsOf, type RichLine, readBlock, readRichText, readText } from "./blocks.ts";
import type { ReaderView, Span } from "./span.ts";

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** What a person filled in; undefined: what the app gave. */
export type Filled = (control: Control) => string | undefined;

/** Blocks as HTML that looks like Slack's, for pages and pictures; every text in it is escaped. Needs SLACK_CSS. */
export function blocksToHtml(
  blocks: readonly JsonObject[],
  view: ReaderView,
  filled: Filled = () => undefined,
): string {
  return `<div class="blocks">${blocks.map((block) => blockHtml(readBlock(block), view, filled)).join("\n")}</div>`;
}

export function spansToHtml(spans: readonly Span[]): string {
  return spans.map(spanHtml).join("");
}

function blockHtml(block: AnyBlock, view: ReaderView, filled: Filled): string {
  const controls = controlsOf([block])
    .map((control) => controlHtml(control, filled(control)))
    .join("");
  switch (block.type) {
    case "header":
      return `<h3>${textHtml(block.text, view)}</h3>`;
    case "divider":
      return "<hr>";
    case "context":
      return `<p class="context">${(block.elements ?? []).map((element) => textHtml(element, view)).join(" ")}</p>`;
    case "actions":
      return `<p class="actions">${controls}</p>`;
    case "input":
      return `<div class="input">${controls}${block.hint === undefined ? "" : `<p class="context">${textHtml(block.hint, view)}</p>`}</div>`;
    case "image":
      return `<p class="context">[image: ${escapeHtml(block.alt_text ?? "")}]</p>`;
    case "rich_text":
      return readRichText(block, view).map(richHtml).join("");
    case "markdown":
      return `<p>${lines(escapeHtml(typeof block.text === "string" ? block.text : ""))}</p>`;
    default: {
      const fields = (block.fields ?? []).map((field) => `<p class="field">${textHtml(field, view)}</p>`).join("");
      return `<div class="section"><div><p>${textHtml(block.text, view)}</p>${fields}</div>${controls}</div>`;
    }
  }
}

function richHtml({ kind, indent, spans }: RichLine): string {
  const inside = spansToHtml(spans);
  if (kind === "quote") return `<blockquote>${inside}</blockquote>`;
  if (kind === "preformatted") return `<pre>${inside}</pre>`;
  if (kind === "section") return `<p>${inside}</p>`;
  return `<p class="item" style="margin-left:${20 + indent * 24}px">${kind === "bullet" ? "•" : "1."} ${inside}</p>`;
}

function controlHtml({ type, label, element, isInput }: Control, filled: string | undefined): string {
  const shown = escapeHtml(label);
  if (type === "button")
    return `<span class="button ${element.style === undefined ? "" : escapeHtml(element.style)}">${shown}</span>`;
  if (type === "overflow") return '<span class="button">⋯</span>';
  const placeholder = escapeHtml(element.placeholder?.text ?? "");
  const heading = isInput ? `<label>${shown}</label>` : "";
  if (type === "checkboxes" || type === "radio_buttons") {
    const mark = type === "checkboxes" ? "☐" : "○";
    const chosen = (filled ?? filledIn(element)).split(", ");
    const choices = (element.options ?? [])
      .map(({ text }) => `<p>${chosen.includes(text.text) ? "☑" : mark} ${escapeHtml(text.text)}</p>`)
      .join("");
    return `${heading}${choices}`;
  }
  const set = filled ?? filledIn(element);
  const inside = set === "" ? `<i>${placeholder}</i>` : lines(escapeHtml(set));
  return `${heading}<span class="field ${type === "plain_text_input" ? "text" : "menu"}">${inside}</span>`;
}

function filledIn(element: Control["element"]): string {
  const options = element.initial_option === undefined ? (element.initial_options ?? []) : [element.initial_option];
  return (
    element.initial_value ??
    element.initial_date ??
    element.initial_time ??
    options.map(({ text }) => text.text).join(", ")
  );
}

function textHtml(text: unknown, view: ReaderView): string {
  const { type, text: words, verbatim, alt_text } = asText(text);
  if (typeof words !== "string") return typeof alt_text === "string" ? `[image: ${escapeHtml(alt_text)}]` : "";
  return spansToHtml(
    readText({ type: type === "mrkdwn" ? "mrkdwn" : "plain_text", text: words, verbatim: verbatim === true }, view),
  );
}

function asText(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function spanHtml({ kind, text, target, bold, italic, strike, code }: Span): string {
  let html = lines(escapeHtml(text));
  if (code) html = `<code>${html}</code>`;
  if (bold) html = `<b>${html}</b>`;
  if (italic) html = `<i>${html}</i>`;
  if (strike) html = `<s>${html}</s>`;
  if (kind === "link" || (kind === "date" && target !== undefined)) {
    // Only the web's addresses lead anywhere: a page of ours runs nobody's script.
    return /^https?:\/\//iu.test(target ?? "") ? `<a href="${escapeHtml(target ?? "")}">${html}</a>` : html;
  }
  if (kind === "emoji") return EMOJI.get(target ?? "") ?? html;
  return kind === "text" || kind === "date" ? html : `<span class="mention">${html}</span>`;
}

function lines(html: string): string {
  return html.replaceAll("\n", "<br>");
}

/** Those that messages are likely to use; any other is shown by its name. */
const EMOJI = new Map<string, string>([
  ["white_check_mark", "✅"],
  ["warning", "⚠️"],
  ["x", "❌"],
  ["red_circle", "🔴"],
  ["large_orange_circle", "🟠"],
  ["large_yellow_circle", "🟡"],
  ["large_green_circle", "🟢"],
  ["large_blue_circle", "🔵"],
  ["white_circle", "⚪"],
  ["wrench", "🔧"],
  ["hourglass_flowing_sand", "⏳"],
  ["information_source", "ℹ️"],
  ["question", "❓"],
  ["large_orange_diamond", "🔶"],
  ["octagonal_sign", "🛑"],
  ["double_vertical_bar", "⏸️"],
]);

/** The looks of `blocksToHtml`. */
export const SLACK_CSS = `
body { font: 15px/1.46 Lato, "Helvetica Neue", Helvetica, Arial, sans-serif; color: #1d1c1d; margin: 24px; max-width: 760px; }
.message { display: flex; gap: 10px; padding: 8px 0; } .message.private { background: #f8f8f8; }
.avatar { width: 36px; height: 36px; border-radius: 4px; background: #4a154b; color: #fff; text-align: center; line-height: 36px; font-weight: 900; flex: none; }
.by { font-weight: 900; } .when, .context, .private-note { color: #616061; font-size: 13px; }
.app { background: #e8e8e8; border-radius: 2px; font-size: 10px; font-weight: 700; padding: 1px 3px; color: #616061; }
.blocks p { margin: 2px 0; } .blocks h3 { margin: 4px 0; font-size: 18px; } .item { text-indent: -14px; }
.section { display: flex; justify-content: space-between; gap: 16px; } .actions { display: flex; flex-wrap: wrap; gap: 8px; }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 3px 12px; font-weight: 700; font-size: 13px; background: #fff; white-space: nowrap; }
.button.primary { background: #007a5a; color: #fff; border-color: #007a5a; } .button.danger { color: #e01e5a; border-color: #e01e5a; }
.field { display: block; border: 1px solid #bbb; border-radius: 4px; padding: 6px 10px; min-height: 22px; } p.field { border: 0; padding: 0; display: inline-block; width: 48%; }
.field.menu::after { content: "▾"; float: right; } .field i { color: #868686; font-style: normal; } label { font-weight: 700; display: block; margin-top: 10px; }
.mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px; } a { color: #1264a3; }
blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding: 0 0 0 12px; } code { background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; color: #e01e5a; padding: 0 3px; font-size: 12px; }
.modal { border: 1px solid #ccc; border-radius: 8px; padding: 16px 20px; margin: 16px 0; max-width: 480px; box-shadow: 0 2px 12px #0002; } .modal h2 { margin: 0 0 8px; font-size: 20px; }
.thread { margin-left: 46px; border-left: 2px solid #eee; padding-left: 10px; }
`;
