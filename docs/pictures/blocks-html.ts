import type { KnownBlock, RichTextBlockElement, RichTextElement } from "@slack/types";
import { formatDate } from "../../test/fakes/slack/reading/date-token.ts";

/** Who looks at a picture, and when (ms): Slack shows times in each reader's own zone. */
export interface Onlooker {
  readonly zone: string;
  readonly now: number;
}

/** The emoji that our messages use. */
const GLYPHS: Readonly<Record<string, string>> = {
  white_check_mark: "✅",
  large_blue_circle: "🔵",
  question: "❓",
  warning: "⚠️",
  large_orange_diamond: "🔶",
  octagonal_sign: "🛑",
  wrench: "🔧",
  double_vertical_bar: "⏸️",
  x: "❌",
  hourglass_flowing_sand: "⏳",
};

/** Blocks as HTML that looks like Slack's. Kinds of blocks that our messages do not use are refused. */
export function blocksHtml(blocks: readonly KnownBlock[], onlooker: Onlooker): string {
  return blocks.map((block) => `<div class="block">${blockHtml(block, onlooker)}</div>`).join("\n");
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function blockHtml(block: KnownBlock, onlooker: Onlooker): string {
  if (block.type === "rich_text") return block.elements.map((element) => richHtml(element, onlooker)).join("");
  if (block.type !== "actions") throw new Error(`A picture of a block "${block.type}" was never drawn.`);
  const buttons = block.elements.map((element) => {
    if (element.type !== "button") throw new Error(`A picture of an element "${element.type}" was never drawn.`);
    return `<span class="button ${element.style ?? ""}">${escapeHtml(element.text.text)}</span>`;
  });
  return `<div class="actions">${buttons.join("")}</div>`;
}

function richHtml(element: RichTextBlockElement, onlooker: Onlooker): string {
  switch (element.type) {
    case "rich_text_section":
      return `<div>${inlineHtml(element.elements, onlooker)}</div>`;
    case "rich_text_quote":
      return `<blockquote>${inlineHtml(element.elements, onlooker)}</blockquote>`;
    case "rich_text_preformatted":
      return `<pre>${inlineHtml(element.elements, onlooker)}</pre>`;
    case "rich_text_list": {
      const items = element.elements.map(({ elements }) => `<li>${inlineHtml(elements, onlooker)}</li>`);
      return `<ul class="indent${element.indent ?? 0}">${items.join("")}</ul>`;
    }
  }
}

function inlineHtml(elements: readonly RichTextElement[], onlooker: Onlooker): string {
  return elements.map((element) => styled(shown(element, onlooker), element)).join("");
}

function shown(element: RichTextElement, { zone, now }: Onlooker): string {
  switch (element.type) {
    case "text":
      return escapeHtml(element.text);
    case "link":
      return `<a href="${escapeHtml(element.url)}">${escapeHtml(element.text ?? element.url)}</a>`;
    case "emoji":
      return `<span class="emoji">${glyph(element.name)}</span>`;
    case "date":
      return escapeHtml(formatDate(element.timestamp, element.format, zone, now));
    default:
      throw new Error(`A picture of an element "${element.type}" was never drawn.`);
  }
}

function glyph(name: string): string {
  const found = GLYPHS[name];
  if (found === undefined) throw new Error(`A picture of the emoji "${name}" was never drawn.`);
  return found;
}

function styled(html: string, { style }: RichTextElement): string {
  if (style?.code) return `<code>${html}</code>`;
  const italic = style?.italic ? `<em>${html}</em>` : html;
  return style?.bold ? `<strong>${italic}</strong>` : italic;
}
