import { expect, test } from "vitest";
import { messageText } from "../../../../src/chat/slack/views/message-text.ts";

test("a message's text has its words, its blocks' and attachments' words, and every address, each once", () => {
  const message = {
    type: "message",
    ts: "1.2",
    user: "U0ANA",
    text: "Look: <https://acme.pagerduty.com/incidents/PT4KHLK|PD-42> &amp; more",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "*API is slow*" }, fields: [{ type: "mrkdwn", text: "P1" }] },
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [
              { type: "text", text: "PD-43" },
              { type: "link", url: "https://acme.pagerduty.com/incidents/X", text: "there" },
            ],
          },
        ],
      },
    ],
    attachments: [
      {
        title: "OG-17",
        title_link: "https://acme.app.opsgenie.com/alert/detail/17",
        fallback: "An alert",
        fields: [{ title: "Team", value: "Infra" }],
      },
      { text: "PD-43" },
    ],
  };
  expect(messageText(message).split("\n")).toEqual([
    "Look: PD-42 https://acme.pagerduty.com/incidents/PT4KHLK & more",
    "*API is slow*",
    "P1",
    "PD-43",
    "https://acme.pagerduty.com/incidents/X",
    "there",
    "OG-17",
    "https://acme.app.opsgenie.com/alert/detail/17",
    "An alert",
    "Team",
    "Infra",
  ]);
});

test.each([undefined, null, 7, "text", [], {}, { blocks: "no" }, { text: { text: { text: "deep" } } }])(
  "of %j it is some text, and never an error",
  (message) => {
    expect(typeof messageText(message)).toBe("string");
  },
);

test("a hostile message is cut short", () => {
  let nested: unknown = { text: "bottom" };
  for (let i = 0; i < 10_000; i++) nested = { elements: [nested] };
  expect(messageText(nested)).toBe("");
  const wide = { blocks: Array.from({ length: 100_000 }, (_, i) => ({ text: `word ${i}` })) };
  expect(messageText(wide).length).toBeLessThanOrEqual(10_000);
});
