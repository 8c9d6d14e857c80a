import { expect, test } from "vitest";
import { clientOf, openSlack, refusalOf } from "./bench.ts";

const post = { channel: "C0OPS", text: "hi" };

test("an answer is lost before anything happened, or after", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  slack.faults.add("chat.postMessage", { type: "lost before" });
  await expect(client.chat.postMessage(post)).rejects.toThrow("fetch failed");
  expect(slack.person("ana").sees("#ops")).toHaveLength(0);
  slack.faults.add("chat.postMessage", { type: "lost after" });
  await expect(client.chat.postMessage(post)).rejects.toThrow("fetch failed");
  expect(slack.person("ana").sees("#ops")).toHaveLength(1);
});

test("an answer is late by the clock, while the effect is there at once", async () => {
  const { slack, clock } = await openSlack();
  slack.faults.add("chat.postMessage", { type: "delay", ms: 5_000 });
  const posted = clientOf(slack).chat.postMessage(post);
  await expect.poll(() => slack.person("ana").sees("#ops")).toHaveLength(1);
  expect(slack.isBusy()).toBe(false);
  clock.advance(5_000);
  expect(await posted).toMatchObject({ ok: true });
});

test("a call hangs until it is let go, or until the client has had enough", async () => {
  const { slack } = await openSlack();
  slack.faults.add("*", { type: "hang" }, 2);
  const impatient = expect(clientOf(slack, { timeout: 300 }).auth.test()).rejects.toThrow("timeout");
  await expect.poll(() => slack.faults.hanging).toBe(1);
  await impatient;
  const hanging = clientOf(slack).auth.test();
  await expect.poll(() => slack.faults.hanging).toBe(2);
  expect(slack.isBusy()).toBe(false);
  slack.faults.release();
  expect(await hanging).toMatchObject({ ok: true });
});

test("a server error and a proxy's page come in place of an answer", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  slack.faults.add("auth.test", { type: "status", status: 503 });
  await expect(client.auth.test()).rejects.toMatchObject({ statusCode: 503 });
  slack.faults.add("auth.test", { type: "html" });
  expect(await refusalOf(client.auth.test())).toContain("<html>");
  slack.faults.add("auth.test", { type: "refuse", error: "internal_error" });
  expect(await refusalOf(client.auth.test())).toBe("internal_error");
  expect(await client.auth.test()).toMatchObject({ ok: true });
});
