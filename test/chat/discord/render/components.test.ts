import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitButtons, PICK_ID } from "../../../../src/chat/discord/render/components.ts";
import { carriedBy, readButton } from "../../../../src/chat/discord/render/custom-id.ts";
import { renderMessage, renderPages } from "../../../../src/chat/discord/render/message.ts";
import type { Button } from "../../../../src/core/reply.ts";
import { message, READER } from "../../../kit/sample-messages.ts";
import { expectAccepted, seenOf } from "./refusals.ts";

const QUESTION = "0123456789abcdef0123";
const COUNTS = [0, 1, 5, 6, 10, 25, 26, 40, 41, 100, 500];

const optionsOf = (n: number): Button[] =>
  Array.from({ length: n }, (_, i) => ({ label: `${i + 1}. Component ${i + 1}`, say: `status "Component ${i + 1}"` }));

function rendered(buttons: readonly Button[], asks?: string) {
  const question = asks === undefined ? {} : { asks, question: true };
  return renderMessage(message({ tone: "warn", title: "Which one?", buttons }, question), READER);
}

interface Control {
  readonly type: number;
  readonly label?: string;
  readonly style?: number;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

function controls(buttons: readonly Button[], asks?: string): readonly Control[] {
  const { body } = rendered(buttons, asks);
  expectAccepted(body);
  return body.components.flatMap(({ components }) => components as readonly Control[]);
}

describe("what a button carries", () => {
  test("is its sentence, the question it answers, whom the answer is for, and its form", () => {
    const button: Button = { label: "Change status", say: "status", publicly: true, form: "status" };
    expect(readButton(carriedBy(button, 1, QUESTION)?.customId)).toEqual({
      say: "status",
      question: QUESTION,
      publicly: true,
      form: "status",
    });
    expect(readButton(carriedBy({ label: "Undo", say: "undo" }, 1)?.customId)).toEqual({ say: "undo" });
    expect(readButton(carriedBy({ label: "Change", say: "", form: "status" }, 1)?.customId)).toEqual({
      form: "status",
    });
  });

  test("is the number of a question's option, so that the press answers that question", () => {
    const option: Button = { label: "3. API", say: `status API degraded: ${"long ".repeat(500)}` };
    expect(carriedBy(option, 3, QUESTION)).toEqual({ customId: `3:${QUESTION}:o` });
    expect(readButton(`3:${QUESTION}:o`)).toEqual({ question: QUESTION, option: 3 });
    for (const say of ["yes", "no"]) {
      expect(readButton(carriedBy({ label: "Yes, all", say }, 1, QUESTION)?.customId)).toEqual({
        say,
        question: QUESTION,
      });
    }
  });

  test("is a key for a sentence that is too long, the same for the same sentence wherever it is kept", () => {
    const say = `status API degraded: ${"it is slow ".repeat(20)}`.trim();
    const again = carriedBy({ label: "Post it", say, publicly: true }, 7);
    const first = carriedBy({ label: "Post it", say, publicly: true }, 2, QUESTION);
    expect(first?.customId).toMatch(new RegExp(`^2p:${QUESTION}:k[\\w-]{22}$`, "u"));
    expect(first?.keep).toEqual(again?.keep);
    expect(again?.keep?.say).toBe(say);
    expect(readButton(again?.customId)).toEqual({ key: again?.keep?.key, publicly: true });
    expect(rendered([{ label: "Post it", say, publicly: true }]).keep).toEqual([again?.keep]);
    expect(carriedBy({ label: "Post it", say: `${say}!` }, 2)?.keep?.key).not.toBe(again?.keep?.key);
  });

  test("comes back as it went in, whatever is said", () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 200 });
    const asked = fc.option(fc.constant(QUESTION), { nil: undefined });
    fc.assert(
      fc.property(text, asked, fc.integer({ min: 1, max: 500 }), (say, asks, n) => {
        const carried = carriedBy({ label: "x", say }, n, asks);
        if (carried === undefined) {
          // What an assertion returns would be the property's verdict.
          expect(say.trim()).toBe("");
          return;
        }
        expect(carried.customId.length).toBeLessThanOrEqual(100);
        const read = readButton(carried.customId);
        expect(read?.question).toBe(asks);
        const said = say.toWellFormed().trim();
        if (asks === undefined) expect(read?.say ?? carried.keep?.say).toBe(said);
        else expect(read?.option ?? read?.say).toBe(["yes", "no"].includes(say) ? say : n);
        expect(read?.key).toBe(carried.keep?.key);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    undefined,
    null,
    7,
    {},
    "",
    PICK_ID,
    "ack all",
    "1::",
    "1::s",
    "0::sundo",
    "01::sundo",
    "1::o",
    "1:q7:o9",
    "1::k",
    "1::kshort",
    `1::k${"x".repeat(23)}`,
    "1x::sundo",
    "1.constructor::sundo",
    "1.nothing::",
    "1:q 7:sundo",
    `1::s${"x".repeat(100)}`,
  ])("%j is no button of ours", (value) => expect(readButton(value)).toBeUndefined());

  test("anything at all is read without throwing", () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.string()), (value) => void readButton(value)));
  });
});

describe("buttons of a message", () => {
  test("are labelled in plain text, styled, and told apart though they say the same", () => {
    const shown = controls([
      { label: "Retry *failed* :x:", say: "retry", style: "primary" },
      { label: "Again", say: "retry", style: "danger" },
      { label: "Change status", say: "status", form: "status" },
    ]);
    expect(shown).toMatchObject([
      { type: 2, label: "Retry *failed* :x:", style: 1 },
      { type: 2, style: 4 },
      { type: 2, style: 2 },
    ]);
    expect(new Set(shown.map(({ custom_id }) => custom_id)).size).toBe(3);
  });

  test("a label is cut at 80 characters, no emoji of it in two", () => {
    for (let n = 60; n < 85; n++) {
      const [shown] = controls([{ label: `${"x".repeat(n)}👩‍👩‍👧‍👦👩‍👩‍👧‍👦`, say: "go" }]);
      expect(shown?.label).toMatch(/^x+(?:👩‍👩‍👧‍👦)*…?$/u);
    }
  });

  test.each(["", " ", "\u200b"])("a label of nothing (%j) becomes the sentence", (label) => {
    expect(controls([{ label, say: "ack all" }])).toMatchObject([{ label: "ack all" }]);
  });

  test("one with neither sentence nor form is none", () => {
    expect(controls([{ label: "Nothing", say: " " }])).toEqual([]);
  });

  test.each(COUNTS)("of %i those that find no room in five rows of five are told as words", (n) => {
    const buttons = Array.from({ length: n }, (_, i) => ({ label: `Ack ${i + 1}`, say: `ack PD-${i + 1}` }));
    const { body } = rendered(buttons);
    expectAccepted(body);
    expect(body.components.map(({ components }) => components.length)).toEqual(
      Array.from({ length: Math.ceil(Math.min(n, 25) / 5) }, (_, i) => Math.min(5, n - 5 * i)),
    );
    if (n > 25) expect(seenOf(body)).toContain("Ack 26: type ack PD-26");
  });
});

describe("options of a question", () => {
  test.each(COUNTS)("%i are buttons, or a menu when they are more than five; the rest by number", (n) => {
    const pages = renderPages(message({ title: "Which one?", buttons: optionsOf(n) }, { asks: QUESTION }), READER);
    for (const { body } of pages) expectAccepted(body);
    const shown = controls(optionsOf(n), QUESTION);
    const [menu] = shown;
    if (n > 5) {
      expect(shown).toHaveLength(1);
      expect(menu).toMatchObject({ type: 3, custom_id: PICK_ID });
      const values = menu?.options?.map(({ value }) => readButton(value)) ?? [];
      expect(values).toEqual(
        Array.from({ length: Math.min(n, 25) }, (_, i) => ({ question: QUESTION, option: i + 1 })),
      );
    } else expect(shown).toHaveLength(n);
    const numbered = pages.flatMap(({ body }) => [...seenOf(body).matchAll(/^(\d+)\. Component \1$/gmu)]);
    const left = Number(/^… and (\d+) more$/mu.exec(seenOf(pages.at(-1)?.body ?? pages[0].body))?.[1] ?? 0);
    expect(numbered.length + left).toBe(Math.max(0, n - 25));
    if (n > 25) {
      expect(menu?.placeholder).toBe(`Choose one of the first 25, or type a number up to ${n}`);
      expect(seenOf(pages[0].body)).toContain("For another, type its number:\n26. Component 26");
    }
  });

  test("what is no option stays a button beside the menu", () => {
    const buttons: Button[] = [...optionsOf(30), { label: "No", say: "no" }];
    const shown = controls(buttons, QUESTION);
    expect(shown).toMatchObject([{ type: 3 }, { type: 2, label: "No" }]);
    expect(readButton(shown[1]?.custom_id)).toEqual({ say: "no", question: QUESTION });
  });

  test("a label in a menu is cut at 100 characters, and never empty", () => {
    const buttons = optionsOf(5).concat({ label: "x".repeat(101), say: "go" }, { label: "", say: "" });
    const [menu] = controls(buttons, QUESTION);
    expect(menu?.options?.map(({ label }) => label.length)).toEqual([14, 14, 14, 14, 14, 100, 1]);
  });

  test("without a question there is no menu", () => {
    expect(fitButtons(optionsOf(10)).rows).toHaveLength(2);
  });
});
