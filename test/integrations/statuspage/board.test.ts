import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COMPANY, HOUR_MS, type Page, startPage } from "./kit.ts";

let page: Page;

beforeEach(async () => {
  page = await startPage();
});

afterEach(async () => {
  page.sandbox.expectClean();
  await page.stop();
});

describe("components", () => {
  it("come in the page's order, with their group's name, and without the groups", async () => {
    const components = await page.board.components();
    expect(components.map(({ name, group, level }) => [group, name, level])).toEqual([
      [undefined, "Web", "operational"],
      ["Builds", "Build Processing", "operational"],
      ["Builds", "Logs", "operational"],
      ["Europe", "API", "operational"],
      ["America", "API", "operational"],
    ]);
  });

  it("are read again each time, unless a recent list will do", async () => {
    await page.board.components();
    await page.board.components({ maxAgeMs: 60_000 });
    expect(page.requests()).toHaveLength(1);
    await page.board.components();
    expect(page.requests()).toHaveLength(2);
    page.clock.advance(60_001);
    await page.board.components({ maxAgeMs: 60_000 });
    expect(page.requests()).toHaveLength(3);
  });

  it("are read once for several who ask at the same time", async () => {
    await Promise.all([1, 2, 3].map(() => page.board.components({ maxAgeMs: 60_000 })));
    expect(page.requests()).toHaveLength(1);
  });

  it("of a kept list show our own writes at once", async () => {
    const web = await page.component("Web");
    await page.carryOut(page.board.setLevel(web, "major_outage"));
    const [first] = await page.board.components({ maxAgeMs: 60_000 });
    expect(first).toMatchObject({ name: "Web", level: "major_outage" });
    expect(page.requests()).toEqual(["GET /components", `PATCH /components/${web.id}`]);
  });

  it("are read to the end, a thousand of them in four round trips", async () => {
    await page.stop();
    const components = Array.from({ length: 1_000 }, (_, i) => ({ name: `Component ${i}` }));
    page = await startPage({ company: { ...COMPANY, components } });
    const all = await page.sandbox.settle(page.board.components());
    expect(all).toHaveLength(1_000);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1_000);
    expect(page.requests()).toHaveLength(11);
  });
});

describe("notices", () => {
  it("that are open are incidents and maintenance, apart", async () => {
    const web = await page.component("Web");
    const draft = {
      name: "Web is slow",
      state: "investigating",
      changes: [{ component: web, level: "partial_outage" }],
    } as const;
    await page.carryOut(page.board.open({ ...draft, message: "Looking.", notify: true }));
    const notices = await page.board.openNotices();
    expect(notices).toMatchObject([
      {
        name: "Web is slow",
        kind: "incident",
        state: "investigating",
        impact: "major",
        lastMessage: "Looking.",
        components: [{ name: "Web", level: "partial_outage" }],
      },
      {
        name: "Database upgrade",
        kind: "maintenance",
        state: "scheduled",
        startsAt: page.clock.now() + 10 * HOUR_MS,
        endsAt: page.clock.now() + 12 * HOUR_MS,
        components: [{ name: "Logs", group: "Builds", level: "operational" }],
      },
    ]);
    expect(notices[0]?.handle).toBe(`SP-${notices[0]?.id.slice(0, 6)}`);
  });

  it("that are open are never missed because a hundred newer ones are over", async () => {
    await page.carryOut(page.board.open({ name: "Old", state: "identified", changes: [], notify: false }));
    for (let i = 0; i < 101; i++) {
      await page.carryOut(page.board.open({ name: `New ${i}`, state: "resolved", changes: [], notify: false }));
    }
    const open = await page.sandbox.settle(page.board.openNotices());
    expect(open.map(({ name }) => name)).toEqual(["Old", "Database upgrade"]);
    const recent = await page.sandbox.settle(page.board.recentNotices());
    expect(recent).toHaveLength(100);
    expect(recent.some(({ name }) => name === "Old")).toBe(false);
  });

  it("of maintenance begin and end by themselves, and take their components along", async () => {
    page.clock.advance(10 * HOUR_MS);
    expect(await page.notice("Database upgrade")).toMatchObject({
      state: "in_progress",
      components: [{ name: "Logs", level: "under_maintenance" }],
    });
    page.clock.advance(2 * HOUR_MS);
    expect(await page.board.openNotices()).toEqual([]);
    expect((await page.component("Logs")).level).toBe("operational");
    expect(page.mails()).toEqual(["Database upgrade: in_progress", "Database upgrade: completed"]);
  });

  it("and templates and the page are linked where the public reads them", async () => {
    const [template] = await page.board.templates();
    expect(template).toMatchObject({
      name: "Slow builds",
      title: "Builds are slow",
      state: "investigating",
      notifies: true,
    });
    const url = await page.board.pageUrl();
    expect(await (await fetch(url)).text()).toContain("Build Processing: operational");
    const notice = await page.notice("Database upgrade");
    expect(await (await fetch(notice.url)).text()).toContain("Logs will be read-only.");
  });
});

it("names are those of components, open notices with their handles, and templates", async () => {
  const { component, notice, template } = page.account.names;
  const [components, notices, templates] = await Promise.all([component?.(), notice?.(), template?.()]);
  expect(components?.map(({ name, group }) => [group, name])).toContainEqual(["Europe", "API"]);
  expect(notices).toMatchObject([
    { kind: "notice", name: "Database upgrade", aliases: [expect.stringMatching(/^SP-/u)] },
  ]);
  expect(templates?.map(({ name }) => name)).toEqual(["Slow builds"]);
});
