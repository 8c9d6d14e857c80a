import type { KnownBlock } from "@slack/web-api";
import { expect, test } from "vitest";
import { clientOf, openSlack, refusalOf } from "./bench.ts";

const section = (text: string): KnownBlock => ({ type: "section", text: { type: "mrkdwn", text } });
const plain = (text: string) => ({ type: "plain_text", text }) as const;
const button = (id: string, text = "Press"): KnownBlock => ({
  type: "actions",
  elements: [{ type: "button", action_id: id, text: plain(text) }],
});

test.each<readonly [what: string, blocks: KnownBlock[]]>([
  ["50 blocks", Array.from({ length: 50 }, () => section("x"))],
  ["3,000 characters of a section", [section("x".repeat(3_000))]],
  ["150 of a header", [{ type: "header", text: plain("x".repeat(150)) }]],
  ["75 of a button", [button("a", "x".repeat(75))]],
  ["10 elements of a context", [{ type: "context", elements: Array.from({ length: 10 }, () => plain("x")) }]],
  [
    "rich text",
    [{ type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "x" }] }] }],
  ],
])("%s are taken", async (_what, blocks) => {
  const { slack } = await openSlack();
  await clientOf(slack).chat.postMessage({ channel: "C0OPS", text: "fallback", blocks });
});

test.each<readonly [what: string, blocks: unknown[], error: string]>([
  ["51 blocks", Array.from({ length: 51 }, () => section("x")), "invalid_blocks"],
  ["3,001 characters of a section", [section("x".repeat(3_001))], "invalid_blocks"],
  ["an empty text", [section("")], "invalid_blocks"],
  ["151 of a header", [{ type: "header", text: plain("x".repeat(151)) }], "invalid_blocks"],
  ["76 of a button", [button("a", "x".repeat(76))], "invalid_blocks"],
  [
    "11 elements of a context",
    [{ type: "context", elements: Array.from({ length: 11 }, () => plain("x")) }],
    "invalid_blocks",
  ],
  [
    "26 buttons",
    [
      {
        type: "actions",
        elements: Array.from({ length: 26 }, (_, at) => ({ type: "button", action_id: `a${at}`, text: plain("x") })),
      },
    ],
    "invalid_blocks",
  ],
  ["a block of no known type", [{ type: "marquee", text: plain("x") }], "invalid_blocks"],
  ["a property of no block", [{ type: "divider", colour: "red" }], "invalid_blocks"],
  [
    "a block_id twice",
    [
      { type: "divider", block_id: "a" },
      { type: "divider", block_id: "a" },
    ],
    "invalid_blocks",
  ],
  [
    "an action_id twice in a block",
    [{ type: "actions", elements: ["a", "a"].map((id) => ({ type: "button", action_id: id, text: plain("x") })) }],
    "invalid_blocks",
  ],
  ["13,201 characters of blocks", Array.from({ length: 5 }, () => section("x".repeat(2_700))), "msg_blocks_too_long"],
])("%s are refused", async (_what, blocks, error) => {
  const { slack } = await openSlack();
  const call = clientOf(slack).apiCall("chat.postMessage", { channel: "C0OPS", text: "fallback", blocks });
  expect(await refusalOf(call)).toBe(error);
  expect(slack.person("ana").sees("#ops")).toEqual([]);
});

test("a refusal says what is wrong and where", async () => {
  const { slack } = await openSlack();
  const call = clientOf(slack).chat.postMessage({ channel: "C0OPS", text: "x", blocks: [section("x".repeat(3_001))] });
  await expect(call).rejects.toMatchObject({
    data: {
      response_metadata: { messages: ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"] },
    },
  });
});

test("a text beyond 40,000 characters, and no content at all, are refused", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  expect(await refusalOf(client.chat.postMessage({ channel: "C0OPS", text: "x".repeat(40_001) }))).toBe("msg_too_long");
  expect(await refusalOf(client.apiCall("chat.postMessage", { channel: "C0OPS" }))).toBe("no_text");
});

test("the calls of a minute are counted by method, and the clock lets the next ones pass", async () => {
  const { slack, clock } = await openSlack();
  const client = clientOf(slack);
  const update = () => client.usergroups.list();
  for (let at = 0; at < 20; at += 1) await update();
  await expect(update()).rejects.toMatchObject({ retryAfter: 60 });
  await client.users.list({});
  clock.advance(59_999);
  await expect(update()).rejects.toMatchObject({ retryAfter: 1 });
  clock.advance(1);
  await update();
  expect(slack.rateLimited).toBe(2);
});

test("a channel takes a message a second and a short burst, whatever another channel gets", async () => {
  const { slack, clock } = await openSlack();
  const client = clientOf(slack);
  const post = (channel: string) => client.chat.postMessage({ channel, text: "hi" });
  for (let at = 0; at < 3; at += 1) await post("C0OPS");
  await expect(post("C0OPS")).rejects.toMatchObject({ retryAfter: 3 });
  await post("C0RANDOM");
  clock.advance(2_999);
  await expect(post("C0OPS")).rejects.toMatchObject({ retryAfter: 1 });
  clock.advance(1);
  await post("C0OPS");
});

test("a limit can be forced, and limits can be turned off", async () => {
  const { slack } = await openSlack({ rateLimits: false });
  const client = clientOf(slack);
  for (let at = 0; at < 30; at += 1) await client.usergroups.list();
  slack.faults.add("usergroups.list", { type: "rate limit", seconds: 7 });
  await expect(client.usergroups.list()).rejects.toMatchObject({ retryAfter: 7 });
});
