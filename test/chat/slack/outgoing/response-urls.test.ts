import { expect, test } from "vitest";
import { createResponseUrls, type ResponseUrls } from "../../../../src/chat/slack/outgoing/response-urls.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { failureOf } from "../web/open-web.ts";
import { type Answer, type ScriptedSlack, scriptedSlack } from "../web/scripted-slack.ts";
import { everythingIn, type HeardLog, heardLog } from "../web/workspaces.ts";

const SECRET = "commands/T1/22222/averysecretend";

async function openUrls(answer: Answer): Promise<{ urls: ResponseUrls; slack: ScriptedSlack; log: HeardLog }> {
  const log = heardLog();
  const slack = await scriptedSlack(() => answer);
  const urls = createResponseUrls({ apiUrl: slack.apiUrl, clock: new TestClock(), log, fetch: globalThis.fetch });
  urls.keep("i1", `${slack.apiUrl}${SECRET}`);
  return { urls, slack, log };
}

test.each<[string, Answer, string, string]>([
  ["HTTP 500", { status: 500, body: SECRET }, "vendor_broken", "unknown"],
  ["a 429", { status: 429, headers: { "retry-after": "5" } }, "vendor_rate_limited", "none"],
  ["no answer", { fault: "destroy" }, "vendor_silent", "unknown"],
  ["half an answer", { fault: "half" }, "vendor_silent", "unknown"],
  ["a redirection", { status: 302, headers: { location: `http://127.0.0.1:1/${SECRET}` } }, "vendor_silent", "unknown"],
])("%s is told without the address", async (_, answer, code, effect) => {
  const { urls, log } = await openUrls(answer);
  const error = await failureOf(urls.respond("i1", { text: "hi" }));
  expect([error.code, error.effect]).toEqual([code, effect]);
  expect(everythingIn(error)).not.toContain("averysecretend");
  expect(log.text()).not.toContain("averysecretend");
});

test.each<[string, Answer]>([
  ["HTTP 404", { status: 404, body: { ok: false, error: "used_url" } }],
  ["a refusal", { body: { ok: false, error: "expired_url" } }],
])("%s ends it: nobody tries again", async (_, answer) => {
  const { urls, slack } = await openUrls(answer);
  expect(await urls.respond("i1", { text: "hi" })).toBe(false);
  expect(await urls.respond("i1", { text: "hi" })).toBe(false);
  expect(slack.arrived).toHaveLength(1);
});

test("Slack's own hosts are called over https, and no others", async () => {
  const called: string[] = [];
  const fetch: typeof globalThis.fetch = async (url) => {
    called.push(String(url));
    return new Response("ok");
  };
  const clock = new TestClock();
  const urls = createResponseUrls({ apiUrl: "https://slack.com/api/", clock, log: heardLog(), fetch });
  for (const [i, url] of [
    "https://hooks.slack.com/commands/1",
    "https://hooks.slack-gov.com/1",
    "http://slack.com/1",
  ].entries()) {
    urls.keep(`i${i}`, url);
    await urls.respond(`i${i}`, { text: "hi" });
  }
  expect(called).toEqual(["https://hooks.slack.com/commands/1"]);
});
