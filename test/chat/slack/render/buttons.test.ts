import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buttonBlocks, buttonValue, fitButtons, readButton } from "../../../../src/chat/slack/render/buttons.ts";
import { renderMessage } from "../../../../src/chat/slack/render/message.ts";
import type { Button } from "../../../../src/core/reply.ts";
import { expectAccepted, expectAcceptedBlocks, shownText } from "./refusals.ts";

const READER = { now: Date.UTC(2026, 10, 21, 18, 0), zone: "UTC" };

function rendered(buttons: readonly Button[], asks?: string) {
  const reply = { type: "reply", tone: "warn", title: "Which one?", buttons } as const;
  const question = asks === undefined ? {} : { asks };
  return renderMessage({ reply, question: asks !== undefined, live: false, outcomes: [], ...question }, READER);
}

function elements(buttons: readonly Button[], asks?: string) {
  return rendered(buttons, asks).blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
}

describe("what a button carries", () => {
  test("is its sentence, the question it answers, whom the answer is for, and its form", () => {
    const button: Button = { label: "Change status", say: "status", publicly: true, form: "status" };
    expect(readButton(buttonValue(button, 1, "q7"))).toEqual({
      say: "status",
      question: "q7",
      publicly: true,
      form: "status",
    });
    expect(readButton(buttonValue({ label: "Undo", say: "undo" }, 1))).toEqual({ say: "undo" });
  });

  test("is the number of a question's option, so that the press answers that question", () => {
    const option: Button = { label: "3. API", say: `status API degraded: ${"long ".repeat(500)}` };
    expect(readButton(buttonValue(option, 3, "q7"))).toEqual({ question: "q7", option: 3 });
    expect(buttonValue(option, 3)).toBeUndefined();
    for (const say of ["yes", "no"]) {
      expect(readButton(buttonValue({ label: "Yes, all", say }, 1, "q7"))).toEqual({ say, question: "q7" });
    }
    const show: Button = { label: "Show in channel", say: "alerts", publicly: true };
    expect(readButton(buttonValue(show, 3, "q7"))).toEqual({ say: "alerts", question: "q7", publicly: true });
  });

  test("comes back as it went in, whatever is said", () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (say, asks) => {
        const value = buttonValue({ label: "x", say }, 1, asks);
        if (value === undefined) return;
        expect(value.length).toBeLessThanOrEqual(2_000);
        const read = readButton(value);
        expect(read?.question).toBe(asks);
        expect(read?.say ?? read?.option).toBe(asks === undefined ? say : 1);
      }),
    );
  });

  test.each([
    undefined,
    null,
    7,
    {},
    "",
    "ack all",
    "null",
    "[]",
    "{}",
    '{"s":""}',
    '{"s":7}',
    '{"n":1}',
    '{"q":"q7"}',
    '{"q":"q7","n":0}',
    '{"q":"q7","n":1.5}',
    '{"s":"undo","p":true}',
    '{"s":"undo","f":"constructor"}',
    '{"s":"undo","x":1}',
    '{"__proto__":{"s":"undo"}}',
    JSON.stringify({ s: "x".repeat(2_000) }),
  ])("%j is no button of ours", (value) => expect(readButton(value)).toBeUndefined());

  test("anything at all is read without throwing", () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (value) => void readButton(value)));
  });
});

describe("buttons of a message", () => {
  test("are labelled in plain text, styled, and told apart", () => {
    const buttons: Button[] = [
      { label: "Retry *failed* :x:", say: "retry", style: "primary" },
      { label: "Undo", say: "undo", style: "danger" },
      { label: "Change status", say: "status", form: "status" },
      { label: "Another", say: "status API", form: "status" },
    ];
    expect(elements(buttons)).toMatchObject([
      { action_id: "say:0", text: { type: "plain_text", text: "Retry *failed* :x:", emoji: false }, style: "primary" },
      { action_id: "say:1", style: "danger" },
      { action_id: "form:status" },
      { action_id: "say:3" },
    ]);
    expect(elements(buttons)[0]).not.toHaveProperty("confirm");
    expectAccepted(rendered(buttons));
  });

  test("are said in the words beside the blocks, as they can be typed", () => {
    expect(rendered([{ label: "Yes, all 12", say: "yes" }]).text).toBe("▲ Which one?\n[Yes, all 12] yes");
    expect(rendered([{ label: "Change status", say: "status", form: "status" }]).text).toBe("▲ Which one?");
  });

  test("a label is cut at 75 characters, no emoji of it in two", () => {
    for (let n = 60; n < 80; n++) {
      const [element] = elements([{ label: `${"x".repeat(n)}👩‍👩‍👧‍👦👩‍👩‍👧‍👦`, say: "go" }]);
      const label = element?.type === "button" ? element.text.text : "";
      expect(label.length).toBeLessThanOrEqual(75);
      expect(label).toMatch(/^x+(?:👩‍👩‍👧‍👦)*…?$/u);
    }
  });

  test.each(["", " ", "\u200b"])("a label of nothing (%j) becomes the sentence", (label) => {
    expect(elements([{ label, say: "ack all" }])).toMatchObject([{ text: { text: "ack all" } }]);
  });

  test("a form that has no sentence is still a button; a button with neither is none", () => {
    expect(
      elements([
        { label: "Change", say: "", form: "status" },
        { label: "Nothing", say: "" },
      ]),
    ).toHaveLength(1);
    expectAccepted(rendered([{ label: "Nothing", say: "" }]));
  });

  test("25 stand in a block, and 26 in two", () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => ({ label: `${i + 1}.`, say: `ack PD-${i}` }));
    expect(buttonBlocks(many(25))).toHaveLength(1);
    expect(buttonBlocks(many(26))).toHaveLength(2);
    expectAcceptedBlocks(buttonBlocks(many(26)));
    expect(buttonBlocks([])).toEqual([]);
  });

  test.each([26, 50, 51, 100, 101, 500])("of %i options those without room can be typed by their numbers", (n) => {
    const buttons = Array.from({ length: n }, (_, i) => ({
      label: `${i + 1}. Component ${i + 1}`,
      say: `status "Component ${i + 1}"`,
    }));
    const message = rendered(buttons, "q7");
    expectAccepted(message);
    const { left } = fitButtons(buttons, { asks: "q7" });
    const [first] = left;
    if (first !== undefined) expect(shownText(message.blocks)).toContain(`${first.label}: type ${first.type}`);
    expect(elements(buttons, "q7").length + left.length).toBe(n);
    expect(left.map(({ type }) => Number(type))).toEqual(left.map((_, i) => n - left.length + i + 1));
  });

  test("a sentence that no button can carry is shown, to be typed", () => {
    const say = `status API degraded: ${"it is slow ".repeat(200)}`.trimEnd();
    const message = rendered([
      { label: "Post it", say },
      { label: "No", say: "no" },
    ]);
    expectAccepted(message);
    expect(
      elements([
        { label: "Post it", say },
        { label: "No", say: "no" },
      ]),
    ).toHaveLength(1);
    expect(shownText(message.blocks)).toContain(`Post it: type ${say}`);
  });
});
