import { createHmac } from "node:crypto";
import axios from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { httpRoad } from "../../../../src/chat/slack/incoming/http.ts";
import type { Answer, Delivery } from "../../../../src/chat/slack/incoming/intake.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import { type HttpServer, openHttpServer } from "../../../../src/http/server.ts";
import { TestClock } from "../../../kit/test-clock.ts";

const SECRET = "signing-secret-hush";
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

let clock: TestClock;
let server: HttpServer;
let taken: Delivery[];
let answer: (delivery: Delivery) => Promise<Answer> | undefined;
let logged: { readonly event: string; readonly fields: LogFields | undefined }[];

beforeEach(async () => {
  clock = new TestClock();
  taken = [];
  logged = [];
  answer = async () => undefined;
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  const take = (delivery: Delivery) => {
    taken.push(delivery);
    return answer(delivery);
  };
  const plugins = [httpRoad({ signingSecret: SECRET, clock, log, take })];
  server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins });
});

afterEach(() => server.stop());

function signed(body: string, at = Math.floor(clock.now() / 1_000), secret = SECRET) {
  const signature = createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(at), "x-slack-signature": `v0=${signature}` };
}

async function post(body: string, type: string, headers: Readonly<Record<string, string>> = signed(body)) {
  const {
    status,
    data,
    headers: answered,
  } = await axios.post(`${server.url}/slack/events`, body, {
    headers: { ...headers, "content-type": type },
    validateStatus: () => true,
    transformRequest: (text) => text,
    transformResponse: (text) => text,
    proxy: false,
  });
  return { status, data, noRetry: answered["x-slack-no-retry"] };
}

describe("what Slack sends is taken as it is", () => {
  test("an event, as JSON, with what is told of a retry", async () => {
    const body = JSON.stringify({ type: "event_callback", event: { type: "message", text: "ack all – now" } });
    const headers = { ...signed(body), "x-slack-retry-num": "2", "x-slack-retry-reason": "http_timeout" };
    expect(await post(body, JSON_TYPE, headers)).toEqual({ status: 200, data: "", noRetry: undefined });
    expect(taken).toEqual([{ body: JSON.parse(body), retryNum: 2, retryReason: "http_timeout" }]);
  });

  test("a slash command, as a form", async () => {
    await post("command=%2Ftocsin&text=page+db%3A+p99+%26+errors", FORM_TYPE);
    expect(taken).toEqual([{ body: { command: "/tocsin", text: "page db: p99 & errors" } }]);
  });

  test("something pressed, as JSON in a form", async () => {
    const payload = { type: "block_actions", user: { id: "U0ANA" } };
    await post(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), `${FORM_TYPE}; charset=utf-8`);
    expect(taken).toEqual([{ body: payload }]);
  });

  test("and what is answered goes back as JSON", async () => {
    answer = async () => ({ options: [] });
    expect(await post("{}", JSON_TYPE)).toEqual({ status: 200, data: '{"options":[]}', noRetry: undefined });
  });
});

describe("what needs nobody is answered at once", () => {
  test("the check of the address repeats its challenge", async () => {
    const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a", token: "x" });
    answer = () => undefined;
    expect(await post(body, JSON_TYPE)).toMatchObject({ status: 200, data: '{"challenge":"3eZbrw1a"}' });
    expect(taken).toEqual([]);
  });

  test("the check of the certificate", async () => {
    expect(await post("ssl_check=1&token=x", FORM_TYPE)).toMatchObject({ status: 200, data: "" });
    expect(taken).toEqual([]);
  });
});

describe("what is not Slack's is refused in a line, is not to come again, and nobody hears of it", () => {
  const body = JSON.stringify({ type: "event_callback", event: { type: "message", text: "resolve all" } });
  test.each([
    ["not signed", () => ({})],
    ["signed with another secret", () => signed(body, undefined, "another")],
    ["signed for another body", () => signed(`${body} `)],
    ["without a time", () => ({ ...signed(body), "x-slack-request-timestamp": "" })],
    ["of a time that is none", () => ({ ...signed(body), "x-slack-request-timestamp": "9".repeat(400) })],
  ])("%s", async (_, headers) => {
    expect(await post(body, JSON_TYPE, headers())).toEqual({
      status: 401,
      data: '{"error":"That is not signed by Slack, or too old."}',
      noRetry: "1",
    });
    expect(taken).toEqual([]);
    expect(logged).toMatchObject([{ event: "slack.request.refused" }]);
    expect(JSON.stringify(logged)).not.toContain("hush");
  });

  test.each([
    ["no JSON", "{", JSON_TYPE],
    ["JSON that is no object", "[]", JSON_TYPE],
    ["nothing at all", "", JSON_TYPE],
    ["a form whose payload is no JSON", "payload=%7B", FORM_TYPE],
  ])("signed, but %s", async (_, text, type) => {
    expect(await post(text, type)).toEqual({
      status: 400,
      data: '{"error":"That request cannot be read."}',
      noRetry: "1",
    });
    expect(taken).toEqual([]);
  });
});

test.each([-301, 301])(
  "what Slack has signed %s s from our time is refused, and may come again: our clock may be wrong",
  async (s) => {
    const body = JSON.stringify({ type: "event_callback" });
    expect(await post(body, JSON_TYPE, signed(body, Math.floor(clock.now() / 1_000) + s))).toEqual({
      status: 401,
      data: '{"error":"That is not signed by Slack, or too old."}',
      noRetry: undefined,
    });
    expect(taken).toEqual([]);
    expect(logged).toMatchObject([{ event: "slack.request.refused", fields: { isUntimely: true } }]);
  },
);

test("while nobody works on it, Slack is asked to deliver it again", async () => {
  answer = () => undefined;
  expect(await post("{}", JSON_TYPE)).toEqual({
    status: 503,
    data: '{"error":"Not now: deliver it again soon."}',
    noRetry: undefined,
  });
});

test("another method is not taken, and no other address is there", async () => {
  const options = { validateStatus: () => true, proxy: false } as const;
  expect((await axios.get(`${server.url}/slack/events`, options)).status).toBe(405);
  expect((await axios.post(`${server.url}/slack/other`, "{}", options)).status).toBe(404);
});
