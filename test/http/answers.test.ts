import nock from "nock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { HttpCall, HttpClient, VendorHttp } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, CANARY, clientOn } from "./account.ts";

const HOST = "https://api.vendor.test";
const GET: HttpCall = { method: "GET", path: "/things", mode: "read" };
const PUT: HttpCall = { method: "PUT", path: "/things", mode: "write", body: { name: "x" } };

let http: HttpClient;
let vendor: VendorHttp;
let settle: <T>(work: Promise<T>) => Promise<T>;

beforeAll(() => nock.disableNetConnect());
afterAll(() => nock.restore());

beforeEach(() => {
  ({ http, settle } = clientOn(new TestClock()));
  vendor = http.connect(accountAt(HOST));
});

afterEach(async () => {
  await http.stop();
  const unused = nock.pendingMocks();
  nock.cleanAll();
  expect(unused).toEqual([]);
});

const failing = async (call: HttpCall): Promise<BotError> => {
  const error = await settle(vendor.send(call)).catch((caught: unknown) => caught);
  if (!(error instanceof BotError)) throw new Error(`no BotError: ${String(error)}`);
  return error;
};

describe("what is sent", () => {
  test("address, query, headers and body are as the call says", async () => {
    vendor = http.connect(accountAt(`${HOST}/v1/`, { headers: { Authorization: "Key k", Accept: "application/vnd" } }));
    nock(HOST, {
      reqheaders: {
        authorization: "Key k",
        accept: "application/vnd",
        from: "ana@example.com",
        "user-agent": "tocsin",
      },
    })
      .put("/v1/things?statuses[]=a&statuses[]=b%2Bc&since=2026-11-21T03%3A00%3A00%2B01%3A00&all=true", { name: "x" })
      .reply(200, { ok: true });
    const query = { "statuses[]": ["a", "b+c"], since: "2026-11-21T03:00:00+01:00", all: true };
    const answer = await settle(vendor.send({ ...PUT, query, headers: { From: "ana@example.com" } }));
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
  });

  test("a write without a body has no content type", async () => {
    nock(HOST, { badheaders: ["content-type"] })
      .post("/things")
      .reply(202, { ok: true });
    expect((await settle(vendor.send({ method: "POST", path: "/things", mode: "write" }))).status).toBe(202);
  });

  test("a redirect is not followed", async () => {
    nock(HOST).put("/things").reply(302, "", { location: "https://elsewhere.test/" });
    expect(await failing(PUT)).toMatchObject({
      code: "vendor_broken",
      message: "PagerDuty sent a redirect instead of an answer (302); check its address in the settings",
    });
  });
});

describe("an answer", () => {
  test("comes with its request id from the declared header, else from the body", async () => {
    nock(HOST).get("/things").reply(200, { a: 1 }, { "X-Request-Id": "req-1" });
    expect((await settle(vendor.send(GET))).requestId).toBe("req-1");
    nock(HOST).get("/things").reply(200, { requestId: "req-2" });
    expect((await settle(vendor.send(GET))).requestId).toBe("req-2");
  });

  test("may be empty where that is its meaning, or to a write", async () => {
    nock(HOST).delete("/things").reply(204);
    expect((await settle(vendor.send({ method: "DELETE", path: "/things", mode: "write" }))).body).toBeUndefined();
    nock(HOST).put("/things").reply(202, "");
    expect((await settle(vendor.send(PUT))).body).toBeUndefined();
  });

  test("with a status that the call accepts is no error", async () => {
    nock(HOST).get("/things").reply(404, { message: "pending" });
    expect(await settle(vendor.send({ ...GET, accept: [404] }))).toMatchObject({
      status: 404,
      body: { message: "pending" },
    });
  });
});

describe("an odd answer becomes one clear line", () => {
  const html = { "content-type": "text/html" };
  const page = "<html><head><title>502 Bad Gateway</title></head></html>";
  const cases: [string, number, string | object, Record<string, string>, string, string][] = [
    [
      "a refusal",
      400,
      { message: "Invalid\n\tincident  id" },
      {},
      "vendor_refused",
      "PagerDuty refused: Invalid incident id (400)",
    ],
    ["a refusal without a reason", 422, "", {}, "vendor_refused", "PagerDuty refused: no reason given (422)"],
    [
      "a refusal by a proxy",
      413,
      page,
      html,
      "vendor_refused",
      "PagerDuty refused: an HTML page instead of JSON (413)",
    ],
    [
      "a wrong key",
      401,
      { message: "Unauthorised" },
      {},
      "vendor_auth",
      "PagerDuty does not accept this key (401): Unauthorised",
    ],
    [
      "a missing right",
      403,
      { message: "No" },
      {},
      "vendor_auth",
      "PagerDuty does not allow this key to do that (403): No",
    ],
    [
      "something unknown",
      404,
      { message: "Not Found" },
      {},
      "vendor_not_found",
      "PagerDuty does not know it (404): Not Found",
    ],
    ["a failure with a reason", 500, { message: "Oops" }, {}, "vendor_broken", "PagerDuty failed: Oops (500)"],
    ["a failure without a body", 503, "", {}, "vendor_broken", "PagerDuty answered with nothing instead of JSON (503)"],
    [
      "a gateway's page",
      502,
      page,
      html,
      "vendor_broken",
      "PagerDuty answered with an HTML page instead of JSON (502)",
    ],
    [
      "a page as success",
      200,
      page,
      html,
      "vendor_broken",
      "PagerDuty answered with an HTML page instead of JSON (200)",
    ],
    [
      "broken JSON",
      200,
      '{"incidents":[',
      {},
      "vendor_broken",
      "PagerDuty answered with something that is not JSON (200)",
    ],
    ["a proxy's own status", 499, {}, {}, "vendor_broken", "PagerDuty answered with an error without a reason (499)"],
    ["a request timeout", 408, {}, {}, "vendor_broken", "PagerDuty answered with an error without a reason (408)"],
  ];
  test.each(cases)("%s", async (_name, status, body, headers, code, message) => {
    nock(HOST).put("/things").reply(status, body, headers);
    expect(await failing(PUT)).toMatchObject({ code, message, status });
  });

  test("an empty answer to a read", async () => {
    nock(HOST).get("/things").times(4).reply(200, "");
    expect((await failing(GET)).message).toBe("PagerDuty answered with nothing instead of JSON (200)");
  });

  test.each([null, 7, "text", [], { error: [] }])(
    "an error body of %j has no reason, and harms nobody",
    async (body) => {
      nock(HOST).put("/things").reply(400, JSON.stringify(body), { "content-type": "application/json" });
      expect((await failing(PUT)).message).toBe("PagerDuty refused: no reason given (400)");
    },
  );

  test("a reason is cut and freed of control characters", async () => {
    nock(HOST)
      .put("/things")
      .reply(400, { message: `\u0007\u001b[31m${"long ".repeat(500)}` });
    const { message } = await failing(PUT);
    expect(message.length).toBeLessThan(350);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  test("a request id travels with the error", async () => {
    nock(HOST).put("/things").reply(400, { message: "No" }, { "x-request-id": "req-9" });
    expect((await failing(PUT)).requestId).toBe("req-9");
  });
});

describe("secrets", () => {
  const leaky = (status: number) =>
    nock(HOST)
      .put("/things")
      .reply(
        status,
        { message: `bad key ${CANARY} in Token token=${CANARY}, ${encodeURIComponent(CANARY)}` },
        { "x-request-id": `id-${CANARY}`, "content-type": "application/json" },
      );
  const deep = (error: unknown): string => {
    if (!(error instanceof Error)) return JSON.stringify(error) ?? "";
    const own = Object.getOwnPropertyNames(error).map((name) => Reflect.get(error, name));
    return [error.name, ...own.map((value) => (typeof value === "string" ? value : deep(value)))].join("\n");
  };

  test.each([400, 401, 403, 404, 500])(
    "are in nothing that a %i leaves behind, even when the vendor echoes them",
    async (status) => {
      leaky(status);
      const error = await failing({ ...PUT, path: "/things" });
      expect(deep(error)).not.toContain("canary");
      expect(error.message).toContain("[redacted]");
    },
  );

  test("are in nothing that a failed connection leaves behind", async () => {
    nock(HOST)
      .put("/things")
      .times(4)
      .replyWithError(Object.assign(new Error(`refused ${CANARY}`), { code: "ECONNREFUSED" }));
    const error = await failing(PUT);
    expect(error).toMatchObject({
      code: "vendor_unreachable",
      message: "PagerDuty cannot be reached (connection refused)",
    });
    expect(deep(error)).not.toContain("canary");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("in Basic credentials are known, too", async () => {
    const basic = Buffer.from(`ana@example.com:${CANARY}`).toString("base64");
    vendor = http.connect(accountAt(HOST, { account: "jsm", headers: { Authorization: `Basic ${basic}` } }));
    leaky(400);
    expect(deep(await failing(PUT))).not.toContain("canary");
  });
});
