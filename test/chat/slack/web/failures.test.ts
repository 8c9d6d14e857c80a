import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { createSlackWeb } from "../../../../src/chat/slack/web/web.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { failureOf, openWeb, post } from "./open-web.ts";
import type { Answer } from "./scripted-slack.ts";
import { everythingIn, heardLog, TOKEN, workspace, workspaces } from "./workspaces.ts";

describe("a failure", () => {
  test("that certainly changed nothing is tried again, three times in all", async () => {
    let tries = 0;
    const clock = new TestClock();
    const web = createSlackWeb({
      installations: workspaces(workspace("T1")),
      apiUrl: `http://127.0.0.1:${await closedPort()}/api/`,
      clock,
      log: heardLog(),
      fetch: (...args) => {
        tries += 1;
        return globalThis.fetch(...args);
      },
    });
    const error = await clock.drive(failureOf(post(web, "C1", "hi")), () => web.inFlight() > 0);
    expect([error.code, error.effect, tries]).toEqual(["vendor_unreachable", "none", 3]);
  });

  test.each<[string, Answer]>([
    ["no answer", { fault: "destroy" }],
    ["half an answer", { fault: "half" }],
    ["a page of HTML", { body: "<html><body>Down for maintenance</body></html>" }],
    ["nothing at all", { body: "" }],
    ["JSON that is no object", { body: "null" }],
    ["HTTP 503", { status: 503, body: "<html>" }],
    ["a redirection", { status: 302, headers: { location: "http://127.0.0.1:1/" } }],
    ["internal_error", { body: { ok: false, error: "internal_error" } }],
    ["fatal_error", { body: { ok: false, error: "fatal_error" } }],
  ])("with %s leaves open whether it happened: only what may be repeated is", async (_, answer) => {
    const { web, slack, drive } = await openWeb(() => answer);
    expect((await drive(failureOf(post(web, "C1", "hi")))).effect).toBe("unknown");
    expect(slack.arrived).toHaveLength(1);
    const read = web.call("T1", "users.info", { user: "U1" }, { repeatable: true });
    expect((await drive(failureOf(read))).effect).toBe("unknown");
    expect(slack.arrived).toHaveLength(4);
  });

  test("with no answer in time leaves open whether it happened", async () => {
    const timeout: typeof globalThis.fetch = async () => {
      throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
    };
    const parts = { installations: workspaces(workspace("T1")), clock: new TestClock(), log: heardLog() };
    const error = await failureOf(post(createSlackWeb({ ...parts, fetch: timeout }), "C1", "hi"));
    expect([error.code, error.effect]).toEqual(["vendor_silent", "unknown"]);
  });

  test.each([
    ["not_in_channel", "vendor_refused", "I am not in that channel: invite me with /invite @tocsin."],
    ["channel_not_found", "vendor_not_found", "I cannot see that channel"],
    ["is_archived", "vendor_refused", "unarchive"],
    ["invalid_auth", "vendor_auth", "install the app again"],
    ["token_revoked", "vendor_auth", "install the app again"],
    ["account_inactive", "vendor_auth", "install the app again"],
    ["msg_too_long", "vendor_refused", "longer than Slack takes"],
    ["user_not_in_channel", "vendor_refused", "not in the channel"],
    ["plan_upgrade_required", "vendor_refused", "plan"],
    ["permission_denied", "vendor_refused", "admin"],
    ["expired_trigger_id", "expired", "again"],
    ["hash_conflict", "conflict", "open it again"],
    ["some_code_of_tomorrow", "vendor_refused", "some_code_of_tomorrow"],
  ])("%s is %s, with what to do, and did nothing", async (slack, code, words) => {
    const { web } = await openWeb(() => ({ body: { ok: false, error: slack } }));
    const error = await failureOf(post(web, "C1", "hi"));
    expect([error.code, error.effect, error.details.slack]).toEqual([code, "none", slack]);
    expect(error.message).toContain(words);
  });

  test("for want of a scope names it", async () => {
    const body = { ok: false, error: "missing_scope", needed: "channels:history", provided: "chat:write" };
    const { web } = await openWeb(() => ({ body }));
    const error = await failureOf(web.call("T1", "conversations.history", {}));
    expect(error.code).toBe("vendor_auth");
    expect(error.message).toContain("channels:history");
    expect(error.details).toMatchObject({ slack: "missing_scope", needed: "channels:history" });
  });

  test("keeps Slack's remarks for the log", async () => {
    const messages = ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text]"];
    const body = { ok: false, error: "invalid_blocks", response_metadata: { messages } };
    const { web, log } = await openWeb(() => ({ body }));
    expect((await failureOf(post(web, "C1", "hi"))).details).toMatchObject({ messages });
    expect(log.lines.map(({ event }) => event)).toEqual(["slack.client"]);
  });

  test.each<[string, Answer]>([
    ["a refusal", { body: { ok: false, error: "invalid_auth", echo: TOKEN } }],
    ["a remark", { body: { ok: false, error: "nope", response_metadata: { messages: [`[ERROR] bad ${TOKEN}`] } } }],
    ["HTML", { body: `<html>${TOKEN}</html>` }],
    ["HTTP 500", { status: 500, body: `{"token":"${TOKEN}"}` }],
    ["HTTP 403", { status: 403, body: TOKEN }],
    ["a 429", { status: 429, headers: { "retry-after": "1" }, body: TOKEN }],
    ["a closed connection", { fault: "destroy" }],
    ["half an answer", { fault: "half" }],
    ["a redirection", { status: 302, headers: { location: `http://127.0.0.1:1/${TOKEN}` } }],
  ])("by %s tells nobody the token", async (_, answer) => {
    const { web, log, drive } = await openWeb(() => answer);
    const error = await drive(failureOf(web.call("T1", "auth.test", {}, { repeatable: true })));
    expect(everythingIn(error)).not.toContain(TOKEN);
    expect(log.text()).not.toContain(TOKEN);
  });
});

/** Where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
