import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { bodyOf, lineOf, openBed, SECRET } from "./bed.ts";

describe("before the bot is there, and after it", () => {
  test("senders are put off, and let in between", async () => {
    const bed = await openBed({ isOpen: false });
    const before = await bed.signed(bodyOf("e1"));
    expect([before.status, before.headers["retry-after"]]).toEqual([503, "10"]);
    expect(lineOf(before)).toEqual({ error: expect.any(String) });
    expect((await bed.send({ method: "GET" })).status).toBe(503);
    bed.open();
    expect((await bed.signed(bodyOf("e1"))).status).toBe(202);
    bed.door.close();
    expect((await bed.signed(bodyOf("e2"))).status).toBe(503);
    expect((await bed.send({ path: "/hooks/nowhere" })).status).toBe(503);
    expect(await bed.arrivals()).toEqual(["pagerduty:e1"]);
    expect(await bed.counted({ path: "other", outcome: "failed" })).toBe(3);
  });

  test("a hook that is there from now on is let in from now on", async () => {
    const bed = await openBed();
    const [, , deploys] = bed.sources.splice(0);
    expect((await bed.plain(bodyOf("e1"))).status).toBe(404);
    if (deploys !== undefined) bed.sources.push(deploys);
    expect((await bed.plain(bodyOf("e1"))).status).toBe(202);
  });
});

describe("what is no webhook", () => {
  test.each(["GET", "HEAD"])("%s says that this is a hook, and that it is open", async (method) => {
    const bed = await openBed();
    const answer = await bed.send({ method, path: `/hooks/in/deploys/${SECRET}` });
    expect(answer.status).toBe(200);
    if (method === "GET") expect(lineOf(answer)).toEqual({ hook: "Plain in/deploys", open: true, takes: "POST" });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect((await bed.send({ method, path: "/hooks/nowhere" })).status).toBe(404);
    bed.settings.signing = [];
    expect((await bed.send({ method: "GET" })).body).toContain('"open":false');
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("%s is not taken", async (method) => {
    const bed = await openBed();
    const answer = await bed.send({ method, path: `/hooks/in/deploys/${SECRET}`, body: "{}" });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toContain("POST");
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test.each([
    ["/hooks", 404],
    ["/hooks/", 404],
    ["/hooks/nowhere", 404],
    ["/hooks/in", 404],
    ["/hooks/in/", 404],
    ["/hooks/in/nowhere/secret", 404],
    ["/hooks/../x", 404],
    ["/hooks/../hooks/pagerduty", 404],
    ["/hooks//pagerduty", 404],
    ["/hooks/pagerduty/a/b", 404],
    ["/hooks/PagerDuty", 404],
    ["/hooks/__proto__", 404],
    ["/hooks/pagerduty%00", 404],
    ["/hooks/%00", 404],
    ["/hooks/%", 400],
    ["/hooks/%ff", 400],
    [`/hooks/${"x/".repeat(4_000)}`, 404],
    ["/hooks/pagerduty%2f", 401],
  ])("%s is answered in one line, and counted under no name of its own", async (path, status) => {
    const bed = await openBed();
    const answer = await bed.send({ path, body: "{}", headers: { "content-type": "application/json" } });
    expect([answer.status, lineOf(answer)]).toEqual([status, { error: expect.any(String) }]);
    expect(answer.body).not.toContain("nowhere");
    const paths = [...(await bed.exposed()).matchAll(/hook_deliveries_total\{path="([^"]*)"/gu)].map(([, one]) => one);
    for (const one of paths) expect(["other", "pagerduty"]).toContain(one);
    expect(bed.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("a body that breaks off is no failure of ours", async () => {
    const bed = await openBed();
    const { port } = new URL(bed.url);
    const socket = connect(Number(port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.end(`POST /hooks/pagerduty HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"events":`);
    await text(socket);
    expect((await bed.signed(bodyOf("e1"))).status).toBe(202);
    expect(bed.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});

test("what breaks inside is an error in the log, one line for the sender, and counted", async () => {
  const bed = await openBed();
  bed.open({
    commit: async () => {
      throw new TypeError(`this is a bug, beside ${SECRET}`);
    },
  });
  const answer = await bed.signed(bodyOf("e1"));
  expect([answer.status, lineOf(answer)]).toEqual([500, { error: "Something broke on our side." }]);
  expect(await bed.counted({ path: "pagerduty", outcome: "failed" })).toBe(1);
  expect(bed.lines.map(({ event }) => event)).toContain("http.server.failed");
  expect(JSON.stringify(bed.lines.map(({ fields }) => fields.route))).not.toContain("pagerduty");
});
