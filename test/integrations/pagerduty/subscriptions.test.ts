import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HookSubscriptions } from "../../../src/core/events.ts";
import type { NameKind } from "../../../src/core/names.ts";
import { alert, COMPANY, openWorld, type World } from "./kit.ts";
import { emulatorIn, hookWith, type Listener, listen } from "./webhook-kit.ts";

const SECRET = "the-secret-of-this-subscription";
const HOOK_URL = "https://tocsin.example.com/hooks/pagerduty";
const DAY_MS = 24 * 3_600_000;
const HEADERS = {
  authorization: "Token token=sandbox-pagerduty-key",
  accept: "application/vnd.pagerduty+json;version=2",
  "content-type": "application/json",
};

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.stop());

const subscriptions = (): HookSubscriptions => {
  const found = world.account.capabilities.events?.subscriptions;
  if (found === undefined) throw new Error("PagerDuty keeps subscriptions");
  return found;
};
const emulator = () => emulatorIn(world);
const fire = (title: string) => emulator().incident(COMPANY, alert(title, "API"));

type Fields = Readonly<Record<string, unknown>>;
interface Answer {
  readonly status: number;
  readonly body: Fields & { readonly webhook_subscription?: Fields };
}

async function send(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${world.sandbox.url}/pagerduty/webhook_subscriptions${path}`, {
    method,
    headers: HEADERS,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? {} : JSON.parse(text) };
}

const draft = (facts: object = {}, url = HOOK_URL) => ({
  webhook_subscription: {
    type: "webhook_subscription",
    delivery_method: { type: "http_delivery_method", url },
    events: ["incident.triggered"],
    filter: { type: "account_reference" },
    ...facts,
  },
});

describe("our subscription", () => {
  test("is made with a secret that is shown only now, and is found again by its address", async () => {
    const { settle } = world.sandbox;
    const made = await settle(subscriptions().create(HOOK_URL));
    expect(made).toEqual({ id: expect.any(String), secret: expect.stringMatching(/^.{40,}$/u) });
    expect(await settle(subscriptions().find(HOOK_URL))).toEqual([{ id: made.id, active: true }]);
    expect(JSON.stringify(await send("GET", ""))).not.toContain(made.secret);
    world.sandbox.expectClean();
  });

  test("listens to what a card shows, of the whole account", async () => {
    await world.sandbox.settle(subscriptions().create(HOOK_URL));
    const { body } = await send("GET", "");
    const [one] = body.webhook_subscriptions as { events: string[]; filter: object }[];
    expect(one).toMatchObject({ filter: { type: "account_reference" } });
    expect(one?.events).toContain("incident.annotated");
    expect(one?.events.filter((type) => !type.startsWith("incident."))).toEqual([]);
  });

  test.each([
    ["of a server in between", "https://name:word@tocsin.example.com/hooks/pagerduty"],
    ["with a stroke at its end", "https://tocsin.example.com/hooks/pagerduty/"],
    ["in capitals", "https://TOCSIN.example.com:443/hooks/pagerduty"],
  ])("is found under an address %s", async (_what, url) => {
    await send("POST", "", draft({}, url));
    expect(await world.sandbox.settle(subscriptions().find(HOOK_URL))).toHaveLength(1);
  });

  test.each([
    "https://tocsin.example.com/hooks/pagerduty2",
    "https://other.example.com/hooks/pagerduty",
    "http://tocsin.example.com/hooks/pagerduty",
  ])("is not %s", async (url) => {
    await send("POST", "", draft({}, url));
    expect(await world.sandbox.settle(subscriptions().find(HOOK_URL))).toEqual([]);
  });

  test("is found among hundreds, and not active where somebody has switched it off", async () => {
    for (let n = 0; n < 120; n += 1) await send("POST", "", draft({}, `${HOOK_URL}/${n}`));
    const { body } = await send("POST", "", draft({ active: false }));
    expect(await world.sandbox.settle(subscriptions().find(HOOK_URL))).toEqual([
      { id: body.webhook_subscription?.id, active: false },
    ]);
  });

  test("that is gone cannot be pinged, and the refusal is PagerDuty's", async () => {
    await expect(world.sandbox.settle(subscriptions().ping("PGONE"))).rejects.toMatchObject({
      code: "vendor_not_found",
    });
  });

  test("whose answer has no secret is not taken for one that can be used", async () => {
    world.sandbox.addFault({
      vendor: "pagerduty",
      method: "POST",
      path: "^/webhook_subscriptions$",
      fault: { kind: "empty" },
    });
    await expect(world.sandbox.settle(subscriptions().create(HOOK_URL))).rejects.toMatchObject({
      code: "vendor_broken",
    });
  });
});

describe("the road from a subscription to its hook", () => {
  let listener: Listener | undefined;
  afterEach(async () => {
    await listener?.stop();
    listener = undefined;
    world.sandbox.expectClean();
  });
  const heard = async (secret: string): Promise<Listener> => {
    listener = await listen(hookWith(secret));
    return listener;
  };

  test("is tried with a ping, which comes as a test", async () => {
    const { url, next } = await heard(SECRET);
    emulator().hook({ url, secret: SECRET });
    const [found] = await world.sandbox.settle(subscriptions().find(url));
    await world.sandbox.settle(subscriptions().ping(found?.id ?? ""));
    expect(await next(1)).toEqual([
      { type: "test", id: expect.any(String), account: "pagerduty", at: world.clock.now() },
    ]);
  });

  test("carries only the chosen events of the chosen service or team, with the headers that were asked for", async () => {
    const here = await heard(SECRET);
    const idOf = async (kind: NameKind, name: string) => (await world.named(kind, name)).refs[0]?.id;
    const method = {
      type: "http_delivery_method",
      url: here.url,
      custom_headers: [{ name: "X-Team", value: "web" }],
    };
    const shop = { type: "service_reference", id: await idOf("service", "Shop") };
    const web = { type: "team_reference", id: await idOf("team", "Web") };
    await send("POST", "", draft({ delivery_method: method, filter: shop, events: ["incident.triggered"] }));
    await send("POST", "", draft({ delivery_method: method, filter: web, events: ["incident.acknowledged"] }));
    for (const service of ["API", "Shop", "Blog"]) {
      emulator().incident(COMPANY, alert(`${service} is down`, service, { ackedBy: "Dan" }));
    }
    await expect.poll(() => here.requests.length).toBe(3);
    expect(here.requests.map(({ headers }) => headers["x-team"])).toEqual(["web", "web", "web"]);
    const told = here.requests.map(({ raw }) => {
      const { event } = JSON.parse(raw.toString());
      return `${event.event_type}: ${event.data.title}`;
    });
    expect(told.sort()).toEqual([
      "incident.acknowledged: Blog is down",
      "incident.acknowledged: Shop is down",
      "incident.triggered: Shop is down",
    ]);
  });

  test("is closed for a day after three deliveries that were refused, or until somebody opens it", async () => {
    const here = await heard(SECRET);
    emulator().hook({ url: here.url, secret: "a-secret-that-nobody-set" });
    const isActive = async () => (await world.sandbox.settle(subscriptions().find(here.url)))[0]?.active;
    for (const title of ["one", "two", "three"]) fire(title);
    await expect.poll(isActive).toBe(false);
    fire("four");
    await send("POST", "/PHAND1/enable");
    expect(await isActive()).toBe(true);
    for (const title of ["five", "six", "seven"]) fire(title);
    await expect.poll(isActive).toBe(false);
    expect(here.requests).toHaveLength(6);
    world.clock.advance(DAY_MS);
    expect(await isActive()).toBe(true);
    expect(here.events).toEqual([]);
  });

  test("stays open where one delivery in between is taken", async () => {
    const here = await heard(SECRET);
    emulator().hook({ url: here.url, secret: SECRET });
    for (const status of [400, 400, 202, 400, 400, 202]) {
      const count = here.requests.length + 1;
      here.answer(status);
      await world.sandbox.settle(subscriptions().ping("PHAND1"));
      await expect.poll(() => here.requests.length).toBe(count);
    }
    expect(await world.sandbox.settle(subscriptions().find(here.url))).toMatchObject([{ active: true }]);
  });
});

describe("the emulator's subscriptions", () => {
  test("show neither secret nor header values again, and are gone when they are deleted", async () => {
    const headers = [{ name: "X-Key", value: "hush-hush" }];
    const method = { type: "http_delivery_method", url: HOOK_URL, custom_headers: headers };
    const { status, body } = await send("POST", "", draft({ delivery_method: method, description: "ours" }));
    expect([status, body.webhook_subscription]).toMatchObject([200, { active: true, description: "ours" }]);
    const path = `/${String(body.webhook_subscription?.id)}`;
    const again = await send("GET", path);
    expect(again.body.webhook_subscription).toMatchObject({
      delivery_method: { secret: null, custom_headers: [{ name: "X-Key", value: "-- redacted --" }] },
    });
    expect((await send("DELETE", path)).status).toBe(204);
    expect((await send("GET", path)).status).toBe(404);
    expect((await send("DELETE", path)).status).toBe(404);
    world.sandbox.expectClean();
  });

  test("are listed by what they filter", async () => {
    await send("POST", "", draft());
    await send("POST", "", draft({ filter: { type: "team_reference", id: "PT1" } }));
    const count = async (query: string) => {
      const { body } = await send("GET", query);
      return (body.webhook_subscriptions as unknown[] | undefined)?.length;
    };
    expect(await count("")).toBe(2);
    expect(await count("?filter_type=account")).toBe(1);
    expect(await count("?filter_type=team&filter_id=PT1")).toBe(1);
    expect(await count("?filter_type=team&filter_id=PT2")).toBe(0);
    expect((await send("GET", "?filter_type=team")).status).toBe(400);
    world.sandbox.expectClean();
  });

  test.each([
    ["a service's filter without the service", draft({ filter: { type: "service_reference" } })],
    ["an event twice", draft({ events: ["incident.triggered", "incident.triggered"] })],
    ["an event that does not exist", draft({ events: ["incident.*"] })],
  ])("are refused for %s", async (_what, body) => {
    expect((await send("POST", "", body)).status).toBe(400);
    world.sandbox.expectClean();
  });

  test.each([
    ["no events", draft({ events: [] })],
    ["no address", draft({}, "tocsin")],
    ["a key that the document does not declare", draft({ secret: "mine" })],
    ["no wrapper", draft().webhook_subscription],
  ])("are refused and held against us for %s", async (_what, body) => {
    expect((await send("POST", "", body)).status).toBe(400);
    expect(world.sandbox.violations).toHaveLength(1);
  });
});
