import { expect, test } from "vitest";
import { openDiscord } from "./bench.ts";
import { plainText } from "./reading/plain.ts";

test.each([
  ["**bold** *it* __under__ ~~gone~~ ||secret||", "bold it under gone secret"],
  ["\\*not\\* \\_this\\_ \\`or\\` \\<@1300000000000000001>", "*not* _this_ `or` <@1300000000000000001>"],
  ["`**code**` ```js\n**block**```", "**code** **block**"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["<@1300000000000000001> in <#1200000000000000001> with <@&1400000000000000001>", "@Ana Novak in #ops with @Infra"],
  ["<@1300000000000000999>", "<@1300000000000000999>"],
  ["<t:1795230000:t> <t:1795230000:R> <t:1795230000:D>", "4:00 AM in 0 seconds November 21, 2026"],
  ["# Title\n- one\n> said\n-# small", "Title\n• one\nsaid\nsmall"],
  [
    "[a label](https://example.com) <https://a.example> https://b.example/x_y_z",
    "a label https://a.example https://b.example/x_y_z",
  ],
])("%j is read as its reader sees it", async (content, shown) => {
  const { discord } = await openDiscord();
  expect(plainText(discord.world, discord.person("ana").user, content)).toBe(shown);
});

test("the page shows what somebody may see, and text from outside is never markup", async () => {
  const { discord } = await openDiscord();
  await discord.person("ana").says("<script>alert(1)</script> **bold**", { in: "#ops" });
  await discord.person("ana").dms("between us");
  const page = await (await fetch(`${discord.url}/_see?as=jonas`)).text();
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt; <b>bold</b>");
  expect(page).not.toContain("between us");
});

test("scripts work it, and what they do not take is said in one line", async () => {
  const { discord } = await openDiscord();
  const ask = async (verb: string, body: unknown) => {
    const response = await fetch(`${discord.url}/_control/${verb}`, { method: "POST", body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    return [response.status, answer];
  };
  expect(await ask("line", { line: "ana #ops: hello" })).toEqual([200, { lines: [] }]);
  expect(await ask("line", { line: "see #ops" })).toEqual([200, { lines: ["1 ana: hello"] }]);
  expect(await ask("press", { person: "ana" })).toMatchObject([400, { error: expect.stringContaining("label") }]);
  expect(await ask("nothing", {})).toMatchObject([404, {}]);
});
