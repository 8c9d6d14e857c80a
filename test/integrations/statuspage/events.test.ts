import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventSource } from "../../../integrations/statuspage/events.ts";
import type { BoardEvent, HookReading } from "../../../src/core/events.ts";
import { type HookReceiver, startHookReceiver } from "../../kit/hook-receiver.ts";
import { HOUR_MS, type Page, startPage } from "./kit.ts";

const NOW = Date.parse("2026-11-21T03:00:00Z");
const source = eventSource("jb7j80lkgqvb", "https://api.statuspage.io/v1", { now: () => NOW });
const read = (body: unknown): HookReading => source.read(body, { headers: {}, raw: new Uint8Array() });

/** As Statuspage's documents show them (Enable webhook notifications, read 2026-11-21). */
const meta = { unsubscribe: "http://x.statuspage.io/?unsubscribe=1", generated_at: "2017-12-26T07:59:09.498Z" };
const page = { id: "jb7j80lkgqvb", status_indicator: "maintenance", status_description: "Service Under Maintenance" };
const component = { id: "sqm6pl84wzjc", name: "Database component", status: "under_maintenance" };
const component_update = {
  id: "nd963wv4j30b",
  component_id: "sqm6pl84wzjc",
  old_status: "operational",
  new_status: "under_maintenance",
  created_at: "2017-12-26T07:59:09.379Z",
};
const incident = {
  id: "z3lct0r596n4",
  name: "Database query delays",
  status: "resolved",
  updated_at: "2017-12-26T07:37:20.837Z",
  incident_updates: [
    { id: "cdwfdrjlp53y", status: "resolved", updated_at: "2017-12-26T07:37:20.785Z" },
    { id: "qm8bgczn0p2n", status: "identified", updated_at: "2017-12-26T07:32:00.548Z" },
  ],
};

describe("a Statuspage webhook", () => {
  test("about a component names it", () => {
    expect(read({ meta, page, component, component_update }).events).toEqual([
      {
        type: "board",
        id: "component:sqm6pl84wzjc:nd963wv4j30b",
        account: "statuspage",
        at: Date.parse("2017-12-26T07:59:09.379Z"),
        component: "sqm6pl84wzjc",
      },
    ]);
  });

  test("about a notice names it, and is dated by its last change", () => {
    const at = Date.parse("2017-12-26T07:37:20.837Z");
    expect(read({ meta, page, incident }).events).toEqual([
      {
        type: "board",
        id: `notice:z3lct0r596n4:cdwfdrjlp53y:${at}`,
        account: "statuspage",
        at,
        notice: "z3lct0r596n4",
      },
    ]);
  });

  test("is the same event whenever it is sent, and another one after the next change", () => {
    const [once] = read({ meta, page, incident }).events;
    const [again] = read({ meta: { generated_at: "2017-12-26T09:00:00Z" }, page, incident }).events;
    expect(again).toEqual(once);
    const [edited] = read({ meta, page, incident: { ...incident, updated_at: "2017-12-26T08:00:00Z" } }).events;
    expect(edited?.id).not.toBe(once?.id);
  });

  test("without a time of its own is dated by when it was made, and without that by its arrival", () => {
    const bare = { id: "z3lct0r596n4" };
    expect(read({ meta, page, incident: bare }).events[0]?.at).toBe(Date.parse(meta.generated_at));
    expect(read({ page, incident: bare }).events[0]).toMatchObject({ id: "notice:z3lct0r596n4::", at: NOW });
    expect(read({ page, component: { id: "c" } }).events[0]).toMatchObject({ id: "component:c::", at: NOW });
  });

  test("about another page is counted and changes nothing", () => {
    expect(read({ meta, page: { id: "another" }, incident })).toEqual({ events: [], unknown: "another page" });
  });

  test("about anything else is counted", () => {
    expect(read({ meta, page })).toEqual({ events: [], unknown: "neither a notice nor a component" });
    expect(read({ meta, page, incident: { id: "x".repeat(51) } }).events).toEqual([]);
  });

  test("with nulls and fields of other types is still read", () => {
    const odd = { ...incident, updated_at: "soon", incident_updates: [{ id: "u", updated_at: null }, { id: 7 }] };
    expect(read({ meta: null, page, incident: odd, component: null }).events[0]).toMatchObject({
      notice: "z3lct0r596n4",
    });
  });

  test.each([[null], [[]], ["page"], [{}], [{ page: {} }], [{ page: { id: 7 } }]])("%j is refused", (body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: "bad_input" }));
  });
});

test("setting it up names the address for the page and for the API", () => {
  const url = "https://bot.example.com/hooks/statuspage/s3cret";
  const steps = source.setup(url).join("\n");
  expect(steps.split(url)).toHaveLength(3);
  expect(steps).toContain("POST https://api.statuspage.io/v1/pages/jb7j80lkgqvb/subscribers");
});

describe("through a real server", () => {
  let world: Page;
  let bot: HookReceiver;

  beforeEach(async () => {
    bot = await startHookReceiver();
    world = await startPage();
    world.sandbox.hook("statuspage", { url: `${bot.url}/hooks/statuspage/s3cret`, secret: "s3cret" });
  });
  afterEach(async () => {
    world.sandbox.expectClean();
    await world.stop();
    await bot.stop();
  });

  async function events(count: number): Promise<readonly BoardEvent[]> {
    const received = await bot.until(count);
    return received.flatMap((request) => {
      const events = world.account.capabilities.events?.read(JSON.parse(Buffer.from(request.raw).toString()), request);
      expect(events?.unknown).toBeUndefined();
      return (events?.events ?? []).filter((event) => event.type === "board");
    });
  }
  const bodyAt = (n: number) => JSON.parse(Buffer.from(bot.received[n]?.raw ?? []).toString());

  test("a component's new level is told, once, with the one before", async () => {
    const web = await world.component("Web");
    const at = world.clock.now();
    await world.carryOut(world.board.setLevel(web, "major_outage"));
    await world.carryOut(world.board.setLevel(web, "major_outage"));
    await world.carryOut(world.board.setLevel(web, "operational"));
    const [down, up] = await events(2);
    expect([down, up]).toMatchObject([{ component: web.id, at }, { component: web.id }]);
    expect(down?.id).not.toBe(up?.id);
    expect(bodyAt(0)).toMatchObject({
      meta: { generated_at: new Date(at).toISOString() },
      page: { id: world.sandbox.env.STATUSPAGE_PAGE_ID, status_indicator: "critical" },
      component: { id: web.id, status: "major_outage" },
      component_update: { component_id: web.id, old_status: "operational", new_status: "major_outage" },
    });
    expect(bodyAt(1).page.status_indicator).toBe("none");
  });

  test("a notice is told with its updates, its components beside it, and quietly not at all", async () => {
    const web = await world.component("Web");
    const draft = { state: "investigating", message: "We are looking into it.", notify: true } as const;
    const changes = [{ component: web, level: "partial_outage" as const }];
    await world.carryOut(world.board.open({ name: "Web is slow", changes, ...draft }));
    const told = await events(2);
    const notice = await world.notice("Web is slow");
    expect(told.map(({ notice, component }) => notice ?? component).toSorted()).toEqual([notice.id, web.id].toSorted());
    const { incident } = [bodyAt(0), bodyAt(1)].find((body) => body.incident !== undefined);
    expect(incident).toMatchObject({
      id: notice.id,
      status: "investigating",
      incident_updates: [{ body: "We are looking into it.", affected_components: [{ code: web.id, name: "Web" }] }],
    });
    const quiet = { state: "identified", message: "Nobody is told.", changes: [], notify: false } as const;
    await world.carryOut(world.board.update(notice, quiet));
    await world.carryOut(world.board.update(notice, { ...quiet, message: "Everybody is told.", notify: true }));
    const all = await events(3);
    expect(all[2]).toMatchObject({ notice: notice.id });
    expect(bodyAt(2).incident.incident_updates[0].body).toBe("Everybody is told.");
  });

  test("maintenance that begins by itself is told when it does", async () => {
    world.clock.advance(10 * HOUR_MS + 1_000);
    const notice = await world.notice("Database upgrade");
    const logs = await world.component("Logs");
    const told = await events(2);
    expect(told.map((event) => event.notice ?? event.component).toSorted()).toEqual([notice.id, logs.id].toSorted());
  });
});
