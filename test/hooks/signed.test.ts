import { describe, expect, test } from "vitest";
import { bodyOf, lineOf, openBed, SIGNING } from "./bed.ts";
import { eventOf, signatureOf } from "./senders.ts";

describe("a signed webhook", () => {
  test("is durable before it is answered, and told once", async () => {
    const bed = await openBed();
    const answer = await bed.signed(bodyOf("e1"));
    expect([answer.status, lineOf(answer)]).toEqual([202, { accepted: 1, known: 0 }]);
    const at = bed.clock.now();
    const event = eventOf("pagerduty", "e1", "of-e1");
    expect(await bed.store.list("arrivals")).toEqual([{ id: "pagerduty:e1", version: 1, value: { event, at } }]);
    expect(bed.told).toEqual([{ id: "pagerduty:e1", version: 1, event, at }]);
    await bed.store.close();
    expect(await (await bed.directory.open()).get("arrivals", "pagerduty:e1")).toBeDefined();
  });

  test("that several signatures come with needs one that fits", async () => {
    const bed = await openBed();
    const body = bodyOf("e1");
    const values = [signatureOf("another", body), "v0=old", signatureOf(SIGNING, body)].join(",");
    expect((await bed.signed(body, { headers: { "x-signature": values } })).status).toBe(202);
    const apart = [signatureOf("another", body), signatureOf(SIGNING, body)];
    expect((await bed.signed(body, { headers: { "x-signature": apart } })).status).toBe(202);
  });

  test("is taken with the old and with the new secret while they are exchanged, and with the old one no longer", async () => {
    const bed = await openBed();
    bed.settings.signing = ["whsec-new", SIGNING];
    expect((await bed.signed(bodyOf("e1"))).status).toBe(202);
    expect((await bed.signed(bodyOf("e2"), { secret: "whsec-new" })).status).toBe(202);
    bed.settings.signing = ["whsec-new"];
    expect((await bed.signed(bodyOf("e3"))).status).toBe(401);
    expect(await bed.arrivals()).toEqual(["pagerduty:e1", "pagerduty:e2"]);
  });

  test.each([
    ["with another secret", { "x-signature": signatureOf("another", bodyOf("e1")) }],
    ["for another body", { "x-signature": signatureOf(SIGNING, bodyOf("e2")) }],
    ["of half the length", { "x-signature": signatureOf(SIGNING, bodyOf("e1")).slice(0, 35) }],
    ["of no letters", { "x-signature": "v1=" }],
    ["in name only", { "x-signature": "" }],
  ])("signed %s is refused, and nothing of it is kept", async (_how, headers) => {
    const bed = await openBed();
    const answer = await bed.signed(bodyOf("e1"), { headers });
    expect([answer.status, lineOf(answer)]).toEqual([401, { error: expect.any(String) }]);
    expect(await bed.arrivals()).toEqual([]);
    expect(bed.told).toEqual([]);
    expect(await bed.counted({ path: "pagerduty", outcome: "refused" })).toBe(1);
  });

  test("that is not signed at all is refused, with the hook's secret in its address too", async () => {
    const bed = await openBed();
    expect((await bed.send({ body: bodyOf("e1") })).status).toBe(401);
    expect((await bed.send({ path: `/hooks/pagerduty/${SIGNING}`, body: bodyOf("e1") })).status).toBe(401);
    expect((await bed.send({})).status).toBe(401);
  });

  test("is put off while its secret is not set, and the log says so once", async () => {
    const bed = await openBed();
    bed.settings.signing = [];
    const answer = await bed.signed(bodyOf("e1"));
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "10"]);
    await bed.signed(bodyOf("e1"));
    const told = bed.lines.filter(({ event }) => event === "hook.failed");
    expect(told.map(({ fields }) => String(fields.error))).toEqual(["BotError: SIGNING_SECRET is not set."]);
    expect(answer.body).not.toContain("SIGNING_SECRET");
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "nonsense", "", "application/json; charset=utf-7"])(
    "proves itself, although its content type says %j",
    async (type) => {
      const bed = await openBed();
      expect((await bed.signed(bodyOf("e1"), { headers: { "content-type": type } })).status).toBe(202);
      expect(await bed.arrivals()).toEqual(["pagerduty:e1"]);
    },
  );

  test.each([
    ["broken JSON", '{"events":'],
    ["no body", ""],
    ["something else than what it sends", '{"messages":[{"event":"incident.trigger"}]}'],
    ["a list", "[]"],
    ["nothing", "null"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00])],
    ["brackets without end", "[".repeat(200_000)],
  ])("with %s is accepted, counted and logged: a refusal would be held against us", async (_what, body) => {
    const bed = await openBed();
    const answer = await bed.signed(body);
    expect([answer.status, lineOf(answer)]).toEqual([202, { accepted: 0, known: 0 }]);
    expect(await bed.counted({ path: "pagerduty", outcome: "unreadable" })).toBe(1);
    expect(bed.lines).toContainEqual(expect.objectContaining({ level: "warn", event: "hook.failed" }));
    expect(await bed.arrivals()).toEqual([]);
  });

  test("of a type that nobody deals with is accepted and counted, its type in the log alone", async () => {
    const bed = await openBed();
    const type = `service.custom_field_values.updated${"x".repeat(200)}`;
    const answer = await bed.signed(JSON.stringify({ type }));
    expect([answer.status, lineOf(answer)]).toEqual([202, { accepted: 0, known: 0 }]);
    expect(await bed.counted({ path: "pagerduty", outcome: "unknown" })).toBe(1);
    expect(bed.lines).toEqual([
      {
        level: "info",
        event: "hook.delivery",
        fields: { path: "pagerduty", outcome: "unknown", type: type.slice(0, 80) },
      },
    ]);
    expect(await bed.exposed()).not.toContain("service.");
  });

  test("in pieces of unknown length is put together", async () => {
    const bed = await openBed();
    expect((await bed.signed(bodyOf("e1", "e2"), { chunkBytes: 7 })).status).toBe(202);
    expect(await bed.arrivals()).toEqual(["pagerduty:e1", "pagerduty:e2"]);
  });
});

describe("256 KB", () => {
  const LIMIT_BYTES = 262_144;
  const filled = (bytes: number): string => bodyOf("e1").padEnd(bytes, " ");

  test.each([undefined, 65_536])("are taken, whole or in pieces of %s bytes", async (chunkBytes) => {
    const bed = await openBed();
    const body = filled(LIMIT_BYTES);
    expect(Buffer.byteLength(body)).toBe(LIMIT_BYTES);
    expect((await bed.signed(body, chunkBytes === undefined ? {} : { chunkBytes })).status).toBe(202);
  });

  test.each([undefined, 65_536])("and one more are too large, whole or in pieces of %s bytes", async (chunkBytes) => {
    const bed = await openBed();
    const answer = await bed.signed(filled(LIMIT_BYTES + 1), chunkBytes === undefined ? {} : { chunkBytes });
    expect([answer.status, lineOf(answer)]).toEqual([413, { error: expect.any(String) }]);
    expect(await bed.arrivals()).toEqual([]);
    expect(await bed.counted({ path: "pagerduty", outcome: "refused" })).toBe(1);
  });
});
