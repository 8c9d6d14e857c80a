import { z } from "zod";
import { type RichTextElement, richText } from "../blocks/rich-text.ts";
import { formatDate } from "./date-token.ts";
import { readMrkdwn } from "./mrkdwn.ts";
import { broadcastSpan, channelSpan, groupSpan, type ReaderView, type Span, userSpan } from "./span.ts";

const textObject = z.object({
  type: z.enum(["plain_text", "mrkdwn"]),
  text: z.string(),
  verbatim: z.boolean().optional(),
});
export type TextObject = z.infer<typeof textObject>;

export function readText(text: TextObject, view: ReaderView): readonly Span[] {
  if (text.type === "plain_text") return [{ kind: "text", text: text.text }];
  return readMrkdwn(text.text, view, { verbatim: text.verbatim === true, namesBecomeMentions: text.verbatim !== true });
}

/** Something on a block that a person can work. */
export interface Control {
  readonly type: string;
  readonly actionId: string;
  readonly blockId: string;
  /** What stands on a button, above a field or in an empty menu. */
  readonly label: string;
  readonly element: z.infer<typeof elementSchema>;
  /** It stands in an input block: then it is part of a form and says nothing by itself unless `dispatches`. */
  readonly isInput: boolean;
  readonly dispatches: boolean;
  readonly isOptional: boolean;
}

const option = z.looseObject({ text: textObject, value: z.string().optional() });
export const elementSchema = z.looseObject({
  type: z.string(),
  action_id: z.string().optional(),
  text: textObject.optional(),
  value: z.string().optional(),
  url: z.string().optional(),
  style: z.string().optional(),
  placeholder: textObject.optional(),
  options: z.array(option).optional(),
  option_groups: z.array(z.looseObject({ label: textObject, options: z.array(option) })).optional(),
  initial_value: z.string().optional(),
  initial_option: option.optional(),
  initial_options: z.array(option).optional(),
  initial_date: z.string().optional(),
  initial_time: z.string().optional(),
  initial_user: z.string().optional(),
  image_url: z.string().optional(),
  alt_text: z.string().optional(),
});
export type Element = z.infer<typeof elementSchema>;

const anyBlock = z.looseObject({
  type: z.string(),
  block_id: z.string().default(""),
  text: z.union([textObject, z.string()]).optional(),
  fields: z.array(textObject).optional(),
  accessory: elementSchema.optional(),
  elements: z.array(z.unknown()).optional(),
  element: elementSchema.optional(),
  label: textObject.optional(),
  hint: textObject.optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  image_url: z.string().optional(),
  alt_text: z.string().optional(),
  title: textObject.optional(),
});
export type AnyBlock = z.infer<typeof anyBlock>;

export function readBlock(block: unknown): AnyBlock {
  return anyBlock.parse(block);
}

/** A line of rich text with what it stands in. */
export interface RichLine {
  readonly kind: "section" | "bullet" | "ordered" | "quote" | "preformatted";
  readonly indent: number;
  readonly spans: readonly Span[];
}

export function readRichText({ elements }: AnyBlock, view: ReaderView): readonly RichLine[] {
  return richText.shape.elements.parse(elements).flatMap((part): RichLine[] => {
    if (part.type !== "rich_text_list") {
      const kind =
        part.type === "rich_text_section" ? "section" : part.type === "rich_text_quote" ? "quote" : "preformatted";
      return [{ kind, indent: 0, spans: part.elements.map((element) => richSpan(element, view)) }];
    }
    return part.elements.map(({ elements }) => ({
      kind: part.style,
      indent: part.indent ?? 0,
      spans: elements.map((element) => richSpan(element, view)),
    }));
  });
}

function richSpan(element: RichTextElement, view: ReaderView): Span {
  const { bold, italic, strike, code } = element.style ?? {};
  const look = {
    ...(bold === true && { bold }),
    ...(italic === true && { italic }),
    ...(strike === true && { strike }),
    ...(code === true && { code }),
  };
  switch (element.type) {
    case "text":
      return { kind: "text", text: element.text, ...look };
    case "link":
      return { kind: "link", target: element.url, text: element.text ?? element.url, ...look };
    case "user":
      return { ...userSpan(element.user_id, view), ...look };
    case "usergroup":
      return { ...groupSpan(element.usergroup_id, view), ...look };
    case "channel":
      return { ...channelSpan(element.channel_id, view), ...look };
    case "broadcast":
      return { ...broadcastSpan(element.range), ...look };
    case "emoji":
      return { kind: "emoji", text: `:${element.name}:`, target: element.name, ...look };
    case "date":
      return {
        kind: "date",
        text: formatDate(element.timestamp, element.format, view.zone, view.now),
        ...(element.url !== undefined && { target: element.url }),
        ...look,
      };
    case "color":
      return { kind: "text", text: element.value, ...look };
  }
}

/** Everything on the blocks that can be pressed, chosen or filled in, from top to bottom. */
export function controlsOf(blocks: readonly unknown[]): readonly Control[] {
  return blocks.map(readBlock).flatMap((block): Control[] => {
    const inBlock = block.type === "actions" ? z.array(elementSchema).parse(block.elements ?? []) : [];
    const own = block.type === "input" ? block.element : block.accessory;
    const elements = own === undefined || own.type === "image" ? inBlock : [...inBlock, own];
    const isInput = block.type === "input";
    return elements.map((element) => ({
      type: element.type,
      actionId: element.action_id ?? "",
      blockId: block.block_id,
      label: (isInput ? block.label?.text : element.text?.text) ?? element.placeholder?.text ?? element.action_id ?? "",
      element,
      isInput,
      dispatches: !isInput || block.dispatch_action === true,
      isOptional: block.optional === true,
    }));
  });
}
