import { expect, test } from "vitest";
import { decode } from "../../../../src/chat/discord/incoming/decode.ts";

const NAMES: Readonly<Record<string, string>> = { "20": "ops", "30": "Infra" };
const said = (text: string) =>
  decode({
    text,
    botUser: "1",
    nameOf: (user) => `discord:${user}`,
    channelName: async (id) => NAMES[id],
    roleName: async (id) => NAMES[id],
  });

test.each([
  ["<@1> ack all", "ack all"],
  ["<@!1>: ack all", "ack all"],
  ["<@1>, <@1> ack all", "ack all"],
  ["ack all, <@1>", "ack all"],
  ["assign 5 to <@7>", "assign 5 to discord:7"],
  ["assign 5 to <@1> please", "assign 5 to discord:1 please"],
  ["status <#20> <#21>", "status #ops #21"],
  ["page <@&30> and <@&31>", "page @Infra and @31"],
  ["<:party:99> ack <a:dance:98>", ":party: ack :dance:"],
  ["note <https://example.com/a?b=c>", "note https://example.com/a?b=c"],
  ["</status:77> of API", "/status of API"],
  ["`ack all`", "ack all"],
  ["``ack all``", "ack all"],
  ["```\nack all\n```", "ack all"],
  ["```sh\nack all\n```", "ack all"],
  ["<@1> **ack all**", "ack all"],
  ["***ack all***", "ack all"],
  ["__ack all__", "ack all"],
  ["~~ack all~~", "ack all"],
  ["||ack all||", "ack all"],
  ["ack `PAY-1` and `PAY-2`", "ack `PAY-1` and `PAY-2`"],
  ["p99 > 2 s & rising <3", "p99 > 2 s & rising <3"],
  ["<@abc> <@> <#> <::1> <", "<@abc> <@> <#> <::1> <"],
  ["\u0000 <@1> ack", "ack"],
  ["<@1>", ""],
  ["", ""],
])("%j is %j", async (sent, text) => {
  expect((await said(sent)).text).toBe(text);
});

test("who is mentioned is told, each once; the bot only where it is not called", async () => {
  expect(await said("<@1> assign 5 to <@7> or <@8> or <@7>")).toMatchObject({
    mentions: ["7", "8"],
    mentionsBot: true,
  });
  expect(await said("assign 5 to <@1> please")).toMatchObject({ mentions: ["1"], mentionsBot: true });
  expect(await said("ack all")).toMatchObject({ mentions: [], mentionsBot: false });
});

test("a text of nothing but signs takes no time", async () => {
  const began = performance.now();
  for (const sign of ["*", "_", "`", "<", "<@", "~~", "||", "<a:"]) await said(sign.repeat(6_000));
  expect(performance.now() - began).toBeLessThan(500);
});

test("no more names are looked up than anybody needs", async () => {
  let asked = 0;
  const channelName = async () => {
    asked += 1;
    return undefined;
  };
  const text = Array.from({ length: 100 }, (_, i) => `<#${i}>`).join(" ");
  await decode({ text, botUser: "1", nameOf: String, channelName, roleName: channelName });
  expect(asked).toBe(10);
});
