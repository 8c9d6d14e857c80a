import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import type { Change, Component, Level, Notice, StatusBoard } from "../../src/core/status.ts";
import { type BoardTraits, boardIn } from "./board-world.ts";
import { noticeWritesContract } from "./notice-writes.ts";
import type { VendorWorld } from "./vendor-world.ts";

const HOUR_MS = 3_600_000;

/** What every StatusBoard must do. */
export function statusBoardContract(vendor: string, traits: BoardTraits): void {
  noticeWritesContract(vendor, traits);

  describe(`${vendor} as a status board`, () => {
    let world: VendorWorld;
    let board: StatusBoard;

    beforeEach(async () => {
      world = await traits.open();
      board = boardIn(world);
    });

    afterEach(() => world.ends());

    async function component(name: string): Promise<Component> {
      const found = (await board.components()).find((one) => one.name === name);
      if (found === undefined) throw new Error(`there is no component ${name}`);
      return found;
    }

    const change = async (name: string, level: Level): Promise<Change> => ({ component: await component(name), level });

    async function notice(name: string): Promise<Notice> {
      const found = (await board.openNotices()).find((one) => one.name === name);
      if (found === undefined) throw new Error(`no notice ${name} is open`);
      return found;
    }

    async function done(...operations: readonly Operation[]): Promise<readonly Outcome[]> {
      const outcomes = await world.does(operations);
      expect(outcomes.map(({ state, reason }) => reason ?? state)).toEqual(operations.map(() => "done"));
      return outcomes;
    }

    async function opened(name: string, ...changes: readonly Change[]): Promise<Notice> {
      await done(board.open({ name, state: "investigating", message: "We are looking.", changes, notify: false }));
      return notice(name);
    }

    it("lists every component once, with its group and its level", async () => {
      expect((await board.components()).map(({ name, group, level }) => [group, name, level])).toEqual([
        [undefined, "Web", "operational"],
        ["Builds", "Queue", "operational"],
        ["Builds", "Logs", "operational"],
      ]);
    });

    it("sets a level, shows it in a list that may be kept, and takes it back", async () => {
      const web = await component("Web");
      const operation = board.setLevel(web, "major_outage");
      const outcomes = await done(operation);
      const [kept] = await board.components({ maxAgeMs: HOUR_MS });
      expect(kept).toMatchObject({ name: "Web", level: "major_outage" });
      await done(...world.inverses([operation], outcomes));
      expect((await component("Web")).level).toBe("operational");
      expect(traits.timesTold(world)).toBe(0);
    });

    it("opens a notice with its components in one write, and names and links it", async () => {
      const changes = [await change("Web", "partial_outage"), await change("Queue", "degraded_performance")];
      world.traffic();
      const draft = { name: "Slow", state: "identified", message: "A disk.\nA slow one.", changes } as const;
      const [outcome] = await done(board.open({ ...draft, notify: true }));
      expect(world.traffic()).toHaveLength(1);
      const found = await notice("Slow");
      expect(found).toMatchObject({ kind: "incident", state: "identified", lastMessage: "A disk.\nA slow one." });
      expect(found.components.map(({ name, level }) => [name, level])).toEqual([
        ["Web", "partial_outage"],
        ["Queue", "degraded_performance"],
      ]);
      expect(outcome?.data).toEqual({ noticeId: found.id, handle: found.handle, url: found.url });
      expect(traits.timesTold(world)).toBe(1);
    });

    it("tells subscribers only when it is meant to", async () => {
      const quiet = await opened("Quiet");
      await done(board.update(quiet, { message: "Still quiet.", changes: [], notify: false }));
      expect(traits.timesTold(world)).toBe(0);
      await done(board.update(quiet, { message: "Now you know.", changes: [], notify: true }));
      expect(traits.timesTold(world)).toBe(1);
    });

    it("updates a notice without losing its components, and resolves it with the given ones", async () => {
      const first = await opened("Slow", await change("Web", "partial_outage"));
      const more = { message: "More.", changes: [await change("Queue", "major_outage")], notify: false };
      await done(board.update(first, more));
      const both = await notice("Slow");
      expect(both.components.map(({ name }) => name)).toEqual(["Web", "Queue"]);
      const changes = [await change("Queue", "operational")];
      await done(board.update(both, { state: "resolved", message: "Over.", changes, notify: false }));
      expect((await board.openNotices()).map(({ kind }) => kind)).toEqual(["maintenance"]);
      expect((await board.recentNotices())[0]).toMatchObject({ name: "Slow", state: "resolved" });
      expect([(await component("Web")).level, (await component("Queue")).level]).toEqual([
        "partial_outage",
        "operational",
      ]);
    });

    it("keeps maintenance apart, lets it begin and end by itself, and can call it off", async () => {
      expect(await notice("Upgrade")).toMatchObject({ kind: "maintenance", state: "scheduled", impact: "maintenance" });
      const startsAt = world.clock.now() + HOUR_MS;
      const draft = { name: "Switches", startsAt, endsAt: startsAt + HOUR_MS, components: [await component("Web")] };
      await done(board.schedule({ ...draft, message: "Short cuts.", notify: false }));
      expect((await component("Web")).level).toBe("operational");
      world.clock.advance(HOUR_MS);
      expect([(await notice("Switches")).state, (await component("Web")).level]).toEqual([
        "in_progress",
        "under_maintenance",
      ]);
      world.clock.advance(HOUR_MS);
      expect((await component("Web")).level).toBe("operational");
      await done(board.cancel(await notice("Upgrade"), "Not today.", false));
      expect(await board.openNotices()).toEqual([]);
      expect(traits.timesTold(world)).toBe(0);
    });

    it("publishes a post-mortem only after it was written", async () => {
      const over = await opened("Slow");
      const early = await world.does(board.postmortem(over, "Why.", true));
      expect(early.map(({ state }) => state)).not.toContain("done");
      await done(board.update(over, { state: "resolved", message: "Over.", changes: [], notify: false }));
      await done(...board.postmortem(over, "Why.", true));
      expect(traits.timesTold(world)).toBe(1);
    });

    it("finds what it did though the answer was lost, and does not find what never arrived", async () => {
      const plan = world.accept([board.open({ name: "Lost", state: "investigating", changes: [], notify: true })]);
      const lostAnswer = { kind: "reset", when: "after" } as const;
      const outcomes = await world.struck("writes", lostAnswer, () => plan.carriedOut());
      expect(outcomes).toMatchObject([{ state: "unknown" }]);
      expect(await plan.reconcile()).toMatchObject({ state: "done" });
      expect(traits.timesTold(world)).toBe(1);
      const lost = await notice("Lost");
      const update = world.accept([board.update(lost, { message: "Never said.", changes: [], notify: true })]);
      expect(await update.reconcile()).toBeUndefined();
    });

    it("names as failed what the vendor refuses, in the vendor's words", async () => {
      const name = "n".repeat(board.limits.nameChars + 1);
      const [outcome] = await world.does([board.open({ name, state: "investigating", changes: [], notify: true })]);
      expect(outcome).toMatchObject({ state: "failed", reason: expect.stringMatching(/\S/u) });
      expect(traits.timesTold(world)).toBe(0);
    });

    it("sends exactly the requests that it says it will send", async () => {
      const web = await component("Web");
      const plan = world.accept([board.setLevel(web, "major_outage")]);
      world.traffic();
      await plan.carriedOut();
      const sent = world.traffic().map(({ method, path, body }) => ({ method, path, body }));
      expect(sent).toEqual(plan.requests().map(({ method, path, body }) => ({ method, path, body })));
    });
  });
}
