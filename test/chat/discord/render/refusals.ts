import { expect } from "vitest";
import type { MessageBody } from "../../../../src/chat/discord/render/message.ts";
import { checkWhole, newMessage } from "../../../fakes/discord/schemas/message.ts";
import { readMarkdown, type Shown, shownText } from "./reading.ts";

/** What our messages are made of; anything else was text, and has become markup. */
const OURS = ["text", "strong", "em", "code", "link", "autolink", "time", "list", "quote"];

/** Fails for whatever Discord would refuse, and for anything in which it would interpret text. */
export function expectAccepted(body: MessageBody): void {
  const sent: unknown = JSON.parse(JSON.stringify(body));
  const read = newMessage.safeParse(sent);
  expect(read.error?.issues ?? []).toEqual([]);
  if (read.success) checkWhole(read.data);
  expect(body.allowed_mentions).toEqual({ parse: [] });
  expect(body.content.trim()).not.toBe("");
  expect(body.embeds.every(({ description = "" }) => description.trim() !== "")).toBe(true);
  for (const text of textsOf(body)) {
    expect(text.isWellFormed()).toBe(true);
    const kinds = new Set(readMarkdown(text).map(({ type }) => type));
    expect([...kinds].filter((type) => !OURS.includes(type))).toEqual([]);
  }
}

/** The texts of a message in which Discord reads markdown. */
export function textsOf({ content, embeds }: MessageBody): readonly string[] {
  return [content, ...embeds.map(({ description = "" }) => description)];
}

/** What a reader sees of a message, its buttons apart. */
export function seenOf(body: MessageBody): string {
  return textsOf(body).map(shownText).join("\n");
}

export function partsOf(body: MessageBody): readonly Shown[] {
  return textsOf(body).flatMap((text) => [...readMarkdown(text), { type: "text", text: "\n" }]);
}
