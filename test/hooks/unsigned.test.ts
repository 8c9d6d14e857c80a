import { describe, expect, test } from "vitest";
import { hookSecret } from "../../src/hooks/secrets.ts";
import { bodyOf, FORMER, lineOf, MASTER, openBed, SECRET } from "./bed.ts";

const JSON_TYPE = { "content-type": "application/json" };

function basic(password: string, user = "ana"): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

describe("a webhook that nobody signs", () => {
  test.each([
    ["in its address", `/hooks/in/deploys/${SECRET}`, {}],
    ["in its address, with a query behind it", `/hooks/in/deploys/${SECRET}?x=1`, {}],
    ["as a bearer", "/hooks/in/deploys", { authorization: `Bearer ${SECRET}` }],
    ["as a bearer in small letters", "/hooks/in/deploys/", { authorization: `bearer  ${SECRET}` }],
    ["as a password", "/hooks/in/deploys", { authorization: basic(SECRET) }],
    ["as a password of nobody", "/hooks/in/deploys", { authorization: basic(SECRET, "") }],
    ["in a header of its own", "/hooks/in/deploys", { "x-tocsin-secret": SECRET }],
    ["in a header, beside a wrong one in the address", "/hooks/in/deploys/wrong", { "x-tocsin-secret": SECRET }],
  ])("is let in with the hook's secret %s", async (_where, path, headers) => {
    const bed = await openBed();
    const answer = await bed.plain(bodyOf("e1"), { path, headers });
    expect([answer.status, lineOf(answer)]).toEqual([202, { accepted: 1, known: 0 }]);
    expect(await bed.arrivals()).toEqual(["in/deploys:e1"]);
  });

  test.each([
    ["nothing", "/hooks/in/deploys", {}],
    ["an empty secret", "/hooks/in/deploys/", { authorization: "Bearer " }],
    ["one character less", `/hooks/in/deploys/${SECRET.slice(0, -1)}`, {}],
    ["one character more", `/hooks/in/deploys/${SECRET}a`, {}],
    ["another hook's secret", `/hooks/in/deploys/${hookSecret(MASTER, "alertmanager")}`, {}],
    ["the master secret itself", `/hooks/in/deploys/${MASTER}`, {}],
    ["a very long one", `/hooks/in/deploys/${"x".repeat(8_000)}`, {}],
    ["a null character", "/hooks/in/deploys/%00", {}],
    ["the secret as the user", "/hooks/in/deploys", { authorization: basic("x", SECRET) }],
    ["a password that is no base64", "/hooks/in/deploys", { authorization: "Basic %%%" }],
    ["another scheme", "/hooks/in/deploys", { authorization: `Digest ${SECRET}` }],
    ["letters beyond ASCII", "/hooks/in/deploys/%F0%9F%94%91", { "x-tocsin-secret": "schlüssel" }],
  ])("is refused with %s, and no secret is echoed or logged", async (_what, path, headers) => {
    const bed = await openBed();
    const answer = await bed.plain(bodyOf("e1"), { path, headers });
    expect([answer.status, lineOf(answer)]).toEqual([401, { error: expect.any(String) }]);
    expect(await bed.arrivals()).toEqual([]);
    const said = JSON.stringify([answer, bed.lines, await bed.exposed()]);
    for (const secret of [SECRET, MASTER, hookSecret(MASTER, "alertmanager")]) expect(said).not.toContain(secret);
  });

  test("is let in with what was made from the former secret, as long as that is set", async () => {
    const bed = await openBed();
    const path = `/hooks/in/deploys/${hookSecret(FORMER, "in/deploys")}`;
    expect((await bed.plain(bodyOf("e1"), { path })).status).toBe(202);
    bed.settings.masters = { ...bed.settings.masters, formerSecret: "another-one-altogether-0123456789" };
    expect((await bed.plain(bodyOf("e2"), { path })).status).toBe(401);
  });

  test("is put off without TOCSIN_SECRET, for then nothing can be compared", async () => {
    const bed = await openBed();
    bed.settings.masters = { secret: undefined, formerSecret: FORMER };
    expect((await bed.plain(bodyOf("e1"))).status).toBe(503);
    expect(await bed.arrivals()).toEqual([]);
  });

  test.each(["application/json; charset=utf-8", "Application/JSON", "application/problem+json"])(
    "is JSON by the content type %s",
    async (type) => {
      const bed = await openBed();
      expect((await bed.plain(bodyOf("e1"), { headers: { "content-type": type } })).status).toBe(202);
    },
  );

  test.each(["text/plain", "application/x-www-form-urlencoded", "", "nonsense", "application/jsonish"])(
    "is not JSON by the content type %j",
    async (type) => {
      const bed = await openBed();
      const answer = await bed.plain(bodyOf("e1"), { headers: { "content-type": type } });
      expect([answer.status, lineOf(answer)]).toEqual([415, { error: expect.any(String) }]);
      expect(await bed.arrivals()).toEqual([]);
    },
  );

  test("has to say what it is, and the secret is asked for first", async () => {
    const bed = await openBed();
    expect((await bed.send({ path: `/hooks/in/deploys/${SECRET}`, body: bodyOf("e1") })).status).toBe(415);
    expect((await bed.send({ path: "/hooks/in/deploys", body: bodyOf("e1") })).status).toBe(401);
  });

  test.each([
    ["broken JSON", "{", "The body is not JSON."],
    ["no body", "", "The body is not JSON."],
    ["something else than what it sends", "{}", "That is not what a pager sends."],
  ])("with %s is refused with a sentence", async (_what, body, line) => {
    const bed = await openBed();
    const answer = await bed.plain(body);
    expect([answer.status, lineOf(answer)]).toEqual([400, { error: line }]);
    expect(await bed.counted({ path: "in/deploys", outcome: "refused" })).toBe(1);
  });

  test("of a type that nobody deals with is accepted all the same", async () => {
    const bed = await openBed();
    expect((await bed.plain('{"type":"new"}')).status).toBe(202);
    expect(await bed.counted({ path: "in/deploys", outcome: "unknown" })).toBe(1);
  });
});

test("forged ones fill no log: it tells when they begin and when a good one comes again", async () => {
  const bed = await openBed();
  for (let n = 0; n < 20; n++) await bed.plain(bodyOf("e1"), { path: "/hooks/in/deploys", headers: JSON_TYPE });
  await bed.plain(bodyOf("e1"));
  await bed.plain(bodyOf("e2"));
  const told = bed.lines.filter(({ event }) => event !== "hook.delivery");
  expect(told.map(({ level, event }) => `${level} ${event}`)).toEqual(["warn hook.failed", "info hook.works_again"]);
  expect(await bed.counted({ path: "in/deploys", outcome: "refused" })).toBe(20);
  expect(await bed.counted({ path: "in/deploys", outcome: "accepted" })).toBe(2);
});
