import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Change, Notice } from "../../../src/core/status.ts";
import { HOUR_MS, type Page, startPage } from "./kit.ts";

let page: Page;

beforeEach(async () => {
  page = await startPage();
});

afterEach(async () => {
  page.sandbox.expectClean();
  await page.stop();
});

async function change(name: string, level: Change["level"]): Promise<Change> {
  return { component: await page.component(name), level };
}

async function opened(name = "Builds are slow", changes?: readonly Change[]): Promise<Notice> {
  const draft = { name, state: "investigating", message: "Looking into it.", notify: false } as const;
  const held = changes ?? [await change("Build Processing", "partial_outage")];
  expect(await page.carryOut(page.board.open({ ...draft, changes: held }))).toMatchObject({ state: "done" });
  return page.notice(name);
}

describe("a level", () => {
  it("is one request, says nothing to subscribers, and can be taken back", async () => {
    const web = await page.component("Web");
    const operation = page.board.setLevel(web, "degraded_performance");
    const outcome = await page.carryOut(operation);
    expect(outcome).toMatchObject({ operation: operation.id, state: "done" });
    expect(page.requests()).toEqual(["GET /components", `PATCH /components/${web.id}`]);
    expect(page.mails()).toEqual([]);
    const back = page.kind(operation).inverse?.(operation, outcome);
    if (back === undefined) throw new Error("it cannot be taken back");
    expect(await page.carryOut(back)).toMatchObject({ state: "done" });
    expect((await page.component("Web")).level).toBe("operational");
  });

  it("is not certain when the answer shows another one", async () => {
    const web = await page.component("Web");
    const body = { id: web.id, name: "Web", status: "operational" };
    page.sandbox.addFault({ method: "PATCH", fault: { kind: "answer", status: 200, body } });
    expect(await page.carryOut(page.board.setLevel(web, "major_outage"))).toMatchObject({
      state: "unknown",
      reason: "Statuspage still shows it as operational.",
    });
  });

  it("of a component that is gone fails with the vendor's reason", async () => {
    const gone = { ...(await page.component("Web")), id: "nowhere" };
    const outcome = await page.carryOut(page.board.setLevel(gone, "major_outage"));
    expect(outcome).toMatchObject({ state: "failed", reason: expect.stringContaining("404") });
  });

  it("is sent again after a reset, for it may be", async () => {
    const web = await page.component("Web");
    page.sandbox.addFault({ method: "PATCH", fault: { kind: "reset", when: "after" } });
    expect(await page.carryOut(page.board.setLevel(web, "major_outage"))).toMatchObject({ state: "done" });
  });
});

describe("opening a notice", () => {
  it("is one write with its components, its message and its mark", async () => {
    const build = await change("Build Processing", "degraded_performance");
    const draft = { name: "Slow builds", state: "identified", message: "Adding workers.", changes: [build] } as const;
    const before = page.requests().length;
    const outcome = await page.carryOut(page.board.open({ ...draft, impact: "major", notify: true }), "plan7");
    expect(page.requests().slice(before)).toEqual(["POST /incidents"]);
    expect(page.lastBody()).toEqual({
      incident: {
        name: "Slow builds",
        status: "identified",
        body: "Adding workers.",
        impact_override: "major",
        components: { [build.component.id]: "degraded_performance" },
        component_ids: [build.component.id],
        deliver_notifications: true,
        metadata: { tocsin: { op: "plan7:statuspage.open:sandboxpage0" } },
      },
    });
    const notice = await page.notice("Slow builds");
    const { id: noticeId, handle, url } = notice;
    expect(outcome).toMatchObject({ state: "done", data: { noticeId, handle, url } });
    expect(page.mails()).toEqual(["Slow builds: identified"]);
    expect((await page.component("Build Processing")).level).toBe("degraded_performance");
  });

  it("quietly tells nobody", async () => {
    await opened();
    expect(page.mails()).toEqual([]);
  });

  it("that was done though the answer was lost is found again by its mark, and not sent twice", async () => {
    const changes = [await change("Web", "major_outage")];
    const operation = page.board.open({ name: "Web is down", state: "investigating", changes, notify: true });
    page.sandbox.addFault({ method: "POST", fault: { kind: "reset", when: "after" } });
    expect(await page.carryOut(operation)).toMatchObject({ state: "unknown" });
    expect(await page.reconcile(operation)).toMatchObject({ state: "done", data: { url: expect.any(String) } });
    expect(await page.reconcile(operation, "another plan")).toBeUndefined();
    expect(page.mails()).toHaveLength(1);
  });

  it("that never arrived is not found", async () => {
    const operation = page.board.open({ name: "Web is down", state: "investigating", changes: [], notify: true });
    page.sandbox.addFault({ method: "POST", fault: { kind: "answer", status: 503 } });
    expect(await page.carryOut(operation)).toMatchObject({ state: "unknown" });
    expect(await page.reconcile(operation)).toBeUndefined();
  });

  it("is found after it was resolved and pushed far down, while it is among the newest hundred", async () => {
    const operation = page.board.open({ name: "Short", state: "investigating", changes: [], notify: false });
    await page.carryOut(operation);
    const notice = await page.notice("Short");
    await page.carryOut(page.board.update(notice, { state: "resolved", message: "Over.", changes: [], notify: false }));
    expect(await page.reconcile(operation)).toMatchObject({ state: "done", data: { noticeId: notice.id } });
  });

  it("that came out otherwise than asked is not called done", async () => {
    const changes = [await change("Web", "major_outage")];
    const at = new Date(page.clock.now()).toISOString();
    const body = {
      id: "otherotherid",
      name: "Something else",
      status: "investigating",
      created_at: at,
      components: [],
      shortlink: "http://s/x",
    };
    page.sandbox.addFault({ method: "POST", fault: { kind: "answer", status: 201, body } });
    const outcome = await page.carryOut(
      page.board.open({ name: "Web", state: "investigating", changes, notify: false }),
    );
    expect(outcome.state).toBe("unknown");
    expect(outcome.reason).toBe(
      'Statuspage accepted it, but shows the name "Something else" and 1 of 1 components not on it.',
    );
  });

  it("is proved by the page's components when the answers leave them out", async () => {
    const changes = [await change("Web", "major_outage")];
    const at = new Date(page.clock.now()).toISOString();
    const body = { id: "bareincident", name: "Web", status: "investigating", created_at: at, components: null };
    page.sandbox.addFault({ method: "POST", fault: { kind: "answer", when: "after", status: 201, body } });
    const outcome = await page.carryOut(
      page.board.open({ name: "Web", state: "investigating", changes, notify: false }),
    );
    expect(outcome).toMatchObject({ state: "done", data: { handle: "SP-barein" } });
  });

  it("with a name that is refused fails with the vendor's reason", async () => {
    const outcome = await page.carryOut(
      page.board.open({ name: "x".repeat(256), state: "investigating", changes: [], notify: false }),
    );
    expect(outcome).toMatchObject({ state: "failed", reason: expect.stringContaining("Name is too long") });
  });
});

describe("updating a notice", () => {
  it("keeps the components that are on it and adds those that are named", async () => {
    const notice = await opened();
    const changes = [await change("Web", "major_outage")];
    const update = { state: "identified", message: "It is the disk.", changes, notify: true } as const;
    expect(await page.carryOut(page.board.update(notice, update))).toMatchObject({ state: "done" });
    const now = await page.notice(notice.name);
    expect(now.components.map(({ name, level }) => [name, level])).toEqual([
      ["Build Processing", "partial_outage"],
      ["Web", "major_outage"],
    ]);
    expect(now).toMatchObject({ state: "identified", lastMessage: "It is the disk." });
    expect(page.mails()).toEqual(["Builds are slow: identified"]);
  });

  it("to resolved brings the given components back in the same write", async () => {
    const notice = await opened();
    const before = page.requests().length;
    const changes = [{ component: await page.component("Build Processing"), level: "operational" }] as const;
    const operation = page.board.update(notice, { state: "resolved", message: "Fixed.", changes, notify: true });
    expect(await page.carryOut(operation)).toMatchObject({ state: "done" });
    expect(page.requests().slice(before + 1)).toEqual([`PATCH /incidents/${notice.id}`]);
    expect((await page.component("Build Processing")).level).toBe("operational");
    expect(page.kind(operation).inverse).toBeUndefined();
  });

  it("whose answer was lost is found by its words, even when the same words were said before", async () => {
    const notice = await opened();
    await page.carryOut(page.board.update(notice, { message: "Still looking.", changes: [], notify: true }));
    const later = await page.notice(notice.name);
    const operation = page.board.update(later, { message: "Still looking.", changes: [], notify: true });
    expect(await page.reconcile(operation)).toBeUndefined();
    page.sandbox.addFault({ method: "PATCH", fault: { kind: "cut" } });
    expect(await page.carryOut(operation)).toMatchObject({ state: "unknown" });
    expect(await page.reconcile(operation)).toMatchObject({ state: "done" });
    expect(page.mails()).toHaveLength(2);
  });

  it("is not sent again by itself after an answer that tells nothing", async () => {
    const notice = await opened();
    page.sandbox.addFault({ method: "PATCH", fault: { kind: "html", when: "after" } });
    const operation = page.board.update(notice, { message: "Once.", changes: [], notify: true });
    expect(await page.carryOut(operation)).toMatchObject({ state: "unknown", reason: expect.stringContaining("HTML") });
    expect(page.mails()).toEqual(["Builds are slow: investigating"]);
  });
});

describe("maintenance", () => {
  it("is scheduled to begin and end by itself, at the given times", async () => {
    const components = [await page.component("Web")];
    const startsAt = page.clock.now() + HOUR_MS;
    const draft = { name: "New switches", startsAt, endsAt: startsAt + HOUR_MS, components, message: "Short cuts." };
    expect(await page.carryOut(page.board.schedule({ ...draft, notify: true }))).toMatchObject({ state: "done" });
    expect(await page.notice("New switches")).toMatchObject({
      state: "scheduled",
      startsAt,
      endsAt: startsAt + HOUR_MS,
    });
    expect((await page.component("Web")).level).toBe("operational");
    page.clock.advance(HOUR_MS);
    expect((await page.component("Web")).level).toBe("under_maintenance");
    page.clock.advance(HOUR_MS);
    expect((await page.component("Web")).level).toBe("operational");
    expect(page.mails()).toEqual(["New switches: scheduled", "New switches: in_progress", "New switches: completed"]);
  });

  it("that is quiet stays quiet to its end", async () => {
    const startsAt = page.clock.now() + HOUR_MS;
    const draft = { name: "Quiet", startsAt, endsAt: startsAt + HOUR_MS, components: [await page.component("Web")] };
    await page.carryOut(page.board.schedule({ ...draft, notify: false }));
    page.clock.advance(2 * HOUR_MS);
    await page.board.openNotices();
    expect(page.mails()).toEqual([]);
  });

  it("that is cancelled leaves components as they are", async () => {
    const logs = await page.component("Logs");
    await page.carryOut(page.board.setLevel(logs, "major_outage"));
    const notice = await page.notice("Database upgrade");
    expect(await page.carryOut(page.board.cancel(notice, "Not today.", true))).toMatchObject({ state: "done" });
    expect((await page.component("Logs")).level).toBe("major_outage");
    expect(await page.board.openNotices()).toEqual([]);
    expect(page.mails()).toEqual(["Database upgrade: completed"]);
  });

  it("starts and completes early when its state is set", async () => {
    const notice = await page.notice("Database upgrade");
    const logs = await page.component("Logs");
    const start = {
      state: "in_progress",
      changes: [{ component: logs, level: "under_maintenance" }],
      notify: false,
    } as const;
    expect(await page.carryOut(page.board.update(notice, start))).toMatchObject({ state: "done" });
    const end = { state: "completed", changes: [{ component: logs, level: "operational" }], notify: false } as const;
    const running = await page.notice("Database upgrade");
    expect(await page.carryOut(page.board.update(running, end))).toMatchObject({ state: "done" });
    expect((await page.component("Logs")).level).toBe("operational");
  });
});

describe("a post-mortem", () => {
  it("is written, then published, and subscribers are told when asked", async () => {
    const notice = await opened();
    await page.carryOut(page.board.update(notice, { state: "resolved", changes: [], notify: false }));
    const operations = page.board.postmortem(notice, "What went wrong.", true);
    expect(operations.map(({ kind, after }) => [kind, after])).toEqual([
      ["statuspage.postmortem_write", undefined],
      ["statuspage.postmortem_publish", operations[0]?.id],
    ]);
    for (const operation of operations) expect(await page.carryOut(operation)).toMatchObject({ state: "done" });
    expect(page.mails()).toEqual(["Post-mortem published"]);
    const publish = operations[1];
    if (publish === undefined) throw new Error("nothing is published");
    expect(await page.reconcile(publish)).toMatchObject({ state: "done" });
  });

  it("of a notice that is still open is refused with the vendor's reason", async () => {
    const [write] = page.board.postmortem(await opened(), "Too early.", true);
    if (write === undefined) throw new Error("nothing is written");
    expect(await page.carryOut(write)).toMatchObject({ state: "failed", reason: expect.stringContaining("resolved") });
  });
});
