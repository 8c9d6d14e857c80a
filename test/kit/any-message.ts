import fc from "fast-check";
import type { Message } from "../../src/core/inbound.ts";
import type { Block, Button, Inline, Item, Line } from "../../src/core/reply.ts";
import { message } from "./sample-messages.ts";

/**
 * Messages of every shape, for what must hold whatever a reply says. `outside` makes the text from outside that stands in
 * them, `asks` the ids of questions.
 */
export function anyMessageOf(outside: fc.Arbitrary<string>, asks: fc.Arbitrary<string>): fc.Arbitrary<Message> {
  const address = fc.oneof(fc.webUrl({ withQueryParameters: true }), outside);
  const inline: fc.Arbitrary<Inline> = fc.oneof(
    outside,
    fc.record({ type: fc.constant("strong" as const), text: outside }),
    fc.record({ type: fc.constant("code" as const), text: outside }),
    fc.record({ type: fc.constant("link" as const), url: address, text: outside, quiet: fc.boolean() }),
    fc.record({
      type: fc.constant("time" as const),
      at: fc.oneof(fc.double(), fc.integer({ min: 0, max: 2e12 })),
      form: fc.constantFrom("time" as const, "date" as const, "relative" as const),
    }),
  );
  const line: fc.Arbitrary<Line> = fc.oneof(inline, fc.array(inline, { maxLength: 6 }));
  const mark = fc.constantFrom(
    "ok",
    "info",
    "taken",
    "minor",
    "major",
    "critical",
    "maintenance",
    "paused",
    "failed",
  ) as fc.Arbitrary<NonNullable<Item["mark"]>>;
  const item: fc.Arbitrary<Item> = fc.record(
    { line, mark, under: fc.array(line, { maxLength: 3 }) },
    { requiredKeys: ["line"] },
  );
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ type: fc.constant("text" as const), line }),
    fc.record({ type: fc.constant("quote" as const), text: outside }),
    fc.record(
      { type: fc.constant("list" as const), heading: line, items: fc.array(item, { maxLength: 30 }), more: fc.nat() },
      { requiredKeys: ["type", "items"] },
    ),
  );
  const button: fc.Arbitrary<Button> = fc.record(
    {
      label: outside,
      say: outside,
      style: fc.constantFrom("primary" as const, "danger" as const),
      publicly: fc.constant(true as const),
      form: fc.constant("status" as const),
    },
    { requiredKeys: ["label", "say"] },
  );
  return fc
    .record({
      tone: fc.constantFrom("plain" as const, "good" as const, "warn" as const, "bad" as const),
      title: line,
      blocks: fc.array(block, { maxLength: 12 }),
      buttons: fc.array(button, { maxLength: 60 }),
      asks: fc.option(asks, { nil: undefined }),
      live: fc.boolean(),
    })
    .map(({ asks, live, ...reply }) => message(reply, { live, ...(asks === undefined ? {} : { asks }) }));
}
