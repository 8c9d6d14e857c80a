import { REST, Routes } from "discord.js";
import { expect, test } from "vitest";
import { openDiscord, refusalOf } from "./bench.ts";
import type { FakeDiscord } from "./discord.ts";

const ROUTE = "POST /channels/*/messages";
const OPS = "1200000000000000001";
const BODY = { body: { content: "x", allowed_mentions: { parse: [] } } };

function restOf(discord: FakeDiscord, retries = 0): REST {
  return new REST({ api: discord.env.DISCORD_API_URL ?? "", retries }).setToken(discord.env.DISCORD_TOKEN ?? "");
}
const post = (discord: FakeDiscord, retries = 0) => restOf(discord, retries).post(Routes.channelMessages(OPS), BODY);
const posted = (discord: FakeDiscord): number => discord.person("ana").sees("#ops").length;

test("an answer is lost after its effect, or before it", async () => {
  const { discord } = await openDiscord();
  discord.faults.add(ROUTE, { type: "lost after" });
  await expect(post(discord)).rejects.toThrow("other side closed");
  expect(posted(discord)).toBe(1);
  discord.faults.add(ROUTE, { type: "lost before" });
  await expect(post(discord)).rejects.toThrow("other side closed");
  expect(posted(discord)).toBe(1);
});

test("errors of Discord and of proxies, for as many requests as are asked for", async () => {
  const { discord } = await openDiscord();
  discord.faults.add(ROUTE, { type: "status", status: 500 });
  discord.faults.add("*", { type: "html" });
  discord.faults.add(ROUTE, { type: "refuse", status: 403, code: 50_013, message: "Missing Permissions" });
  await expect(post(discord)).rejects.toMatchObject({ status: 500 });
  await expect(post(discord)).rejects.toMatchObject({ status: 502 });
  expect(await refusalOf(post(discord))).toBe(50_013);
  await post(discord);
  expect(posted(discord)).toBe(1);
});

test("a request hangs until it is let go, and an answer is late by the clock", async () => {
  const { discord, clock } = await openDiscord();
  discord.faults.add(ROUTE, { type: "hang" });
  const hanging = post(discord);
  await expect.poll(() => discord.faults.hanging).toBe(1);
  expect([posted(discord), discord.isBusy()]).toEqual([0, false]);
  discord.faults.release();
  await hanging;
  discord.faults.add(ROUTE, { type: "delay", ms: 5_000 });
  const late = post(discord);
  await expect.poll(() => posted(discord)).toBe(2);
  await clock.drive(late, discord.isBusy);
  expect(clock.elapsed()).toBe(5_000);
});

test("a forced 429 is waited for by the real client, and counted", async () => {
  const { discord } = await openDiscord();
  discord.faults.add(ROUTE, { type: "rate limit", seconds: 0.05 });
  await post(discord, 1);
  expect([posted(discord), discord.rateLimited, discord.invalidRequests]).toEqual([1, 1, 1]);
});

test("the buckets' headers keep the real client within them", async () => {
  const { discord } = await openDiscord({ rateLimits: { windowMs: 80 } });
  const rest = restOf(discord, 3);
  await Promise.all(Array.from({ length: 12 }, () => rest.post(Routes.channelMessages(OPS), BODY)));
  expect([posted(discord), discord.rateLimited]).toEqual([12, 0]);
});

test("who heeds no bucket meets 429 with a scope", async () => {
  const { discord } = await openDiscord({ rateLimits: { perRoute: { [ROUTE]: 1 }, windowMs: 60_000 } });
  const headers = { authorization: `Bot ${discord.env.DISCORD_TOKEN}`, "content-type": "application/json" };
  const send = () =>
    fetch(`${discord.url}/api/v10/channels/${OPS}/messages`, {
      method: "POST",
      headers,
      body: JSON.stringify(BODY.body),
    });
  expect((await send()).headers.get("x-ratelimit-remaining")).toBe("0");
  const refused = await send();
  expect([refused.status, refused.headers.get("x-ratelimit-scope")]).toEqual([429, "user"]);
  expect(await refused.json()).toMatchObject({ global: false });
});

test("a dead token is unauthorized, and counts towards the ban of the address", async () => {
  const { discord } = await openDiscord();
  discord.resetsToken();
  await expect(post(discord)).rejects.toMatchObject({ status: 401 });
  expect(discord.invalidRequests).toBe(1);
});

test("what is no route and what is no JSON are refused", async () => {
  const { discord } = await openDiscord();
  const headers = { authorization: `Bot ${discord.env.DISCORD_TOKEN}` };
  const status = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${discord.url}/api/v10${path}`, { headers, ...init })).status;
  expect(await status("/nothing")).toBe(404);
  expect(await status("/users/@me", { method: "DELETE" })).toBe(405);
  expect(await status(`/channels/${OPS}/messages`, { method: "POST", body: "{" })).toBe(400);
});
