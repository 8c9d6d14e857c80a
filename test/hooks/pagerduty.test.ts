import { describe, expect, test } from "vitest";
import { hookWith } from "../integrations/pagerduty/webhook-kit.ts";
import { delivery, INCIDENT, PING, VERSION_2 } from "../integrations/pagerduty/webhook-payloads.ts";
import { openBed } from "./bed.ts";
import { signatureOf } from "./senders.ts";

const SECRET = "whsec-0123456789abcdef";

async function openPagerDuty() {
  const bed = await openBed();
  bed.sources.splice(0, 1, hookWith(SECRET));
  const post = (payload: object, secret = SECRET) => {
    const body = JSON.stringify(payload);
    const signed = { "x-pagerduty-signature": `v1=${"0".repeat(64)},${signatureOf(secret, body)}` };
    return bed.send({ body, headers: { "content-type": "application/json", ...signed } });
  };
  return { ...bed, post };
}

describe("PagerDuty's own webhooks", () => {
  test("are kept with the incident that their signature vouches for", async () => {
    const { post, store, told } = await openPagerDuty();
    const { event } = delivery("incident.triggered", { data: INCIDENT });
    expect((await post({ event })).body).toBe('{"accepted":1,"known":0}\n');
    expect((await post({ event })).body).toBe('{"accepted":0,"known":1}\n');
    expect(await store.list("arrivals")).toMatchObject([
      { id: `pagerduty:${event.id}`, value: { event: { alert: INCIDENT.id, seen: { title: INCIDENT.title } } } },
    ]);
    expect(told).toHaveLength(1);
  });

  test("come with a test event when somebody asks for it", async () => {
    const { post, told } = await openPagerDuty();
    expect((await post(PING)).status).toBe(202);
    expect(told.map(({ event }) => event.type)).toEqual(["test"]);
  });

  test.each(["service.updated", "incident.from.next.year"])("of the type %s are accepted and counted", async (type) => {
    const { post, counted } = await openPagerDuty();
    expect((await post(delivery(type))).body).toBe('{"accepted":0,"known":0}\n');
    expect(await counted({ path: "pagerduty", outcome: "unknown" })).toBe(1);
  });

  test("of version 2 at this address are refused unsigned, and signed they are accepted with a line in the log", async () => {
    const { post, send, lines, counted } = await openPagerDuty();
    expect((await send({ body: JSON.stringify(VERSION_2) })).status).toBe(401);
    expect((await post(VERSION_2)).status).toBe(202);
    expect(await counted({ path: "pagerduty", outcome: "unreadable" })).toBe(1);
    const told = lines.filter(({ event }) => event === "hook.failed").map(({ fields }) => String(fields.error));
    expect(told.at(-1)).toContain("version 2");
  });

  test("that somebody else has signed are refused", async () => {
    const { post, told } = await openPagerDuty();
    expect((await post(delivery("incident.triggered"), "whsec-fedcba9876543210")).status).toBe(401);
    expect(told).toEqual([]);
  });
});
