import { describe, expect, test } from "vitest";
import { listenToMessageMenu } from "../../../../src/chat/discord/views/message-menu.ts";
import { messageText } from "../../../../src/chat/discord/views/message-text.ts";
import { openBench } from "./parts.ts";

describe("“Acknowledge this alert”", () => {
  const message = { id: "9", content: "PD-12 is open", author: { username: "pager", name: "pager" } };

  test("is said about the message, with all that stands in it", async () => {
    const bench = openBench({});
    const data = { type: 3, name: "Acknowledge this alert", target_id: "9", resolved: { messages: { 9: message } } };
    const chosen = bench.interaction("command", data);
    const listener = listenToMessageMenu(bench.parts);
    expect(listener.hears(chosen)).toBe(true);
    await listener.hear(chosen);
    expect(bench.said).toEqual([{ id: chosen.id, text: "ack", regarding: { message: "9", text: "PD-12 is open" } }]);
  });

  test("of another version of the bot is told so", async () => {
    const bench = openBench({});
    const chosen = bench.interaction("command", { type: 3, name: "Frobnicate", target_id: "9" });
    await listenToMessageMenu(bench.parts).hear(chosen);
    expect(bench.told).toEqual(['I do not know "Frobnicate" any more.']);
  });

  test("is no slash command", () => {
    const bench = openBench({});
    const typed = bench.interaction("command", { type: 1, name: "ack", options: [] });
    expect(listenToMessageMenu(bench.parts).hears(typed)).toBe(false);
  });
});

describe("a message's text", () => {
  test("is everything that can be read in it, embeds, buttons and what it forwards included, and not who wrote it", () => {
    const text = messageText({
      content: "See this",
      author: { username: "pager", name: "secret" },
      embeds: [
        {
          title: "PD-12",
          url: "https://pager.example/12",
          author: { name: "PagerDuty" },
          fields: [{ name: "Service", value: "API" }],
          footer: { text: "since 03:00" },
        },
      ],
      components: [{ type: 1, components: [{ type: 2, label: "Open", url: "https://pager.example/12/log" }] }],
      message_snapshots: [{ message: { content: "forwarded OG-3" } }],
    });
    expect(text.split("\n")).toEqual([
      "See this",
      "PD-12",
      "https://pager.example/12",
      "PagerDuty",
      "Service",
      "API",
      "since 03:00",
      "Open",
      "https://pager.example/12/log",
      "forwarded OG-3",
    ]);
  });

  test.each([undefined, null, 7, "x", [], { embeds: 7 }])("of %j is empty", (message) => {
    expect(messageText(message)).toBe("");
  });

  test("has a bound, however deep and long it is", () => {
    let deep: unknown = { content: "x".repeat(20_000) };
    for (let i = 0; i < 50; i++) deep = { message: deep };
    expect(messageText(deep)).toBe("");
    expect(messageText({ content: "x".repeat(20_000) })).toHaveLength(10_000);
  });
});
