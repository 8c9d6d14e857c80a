import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Operation } from "../../src/core/plan.ts";
import { type Change, LEVELS, type Level, type Notice, type StatusBoard } from "../../src/core/status.ts";
import { type BoardTraits, boardIn } from "./board-world.ts";
import { only, statesOf, type VendorWorld } from "./vendor-world.ts";
import { expectPromisedRequests, expectSafety, writesIn } from "./write-checks.ts";

const HOUR_MS = 3_600_000;
const LOST = { kind: "reset", when: "after" } as const;
const REFUSED = { kind: "answer", status: 403, body: { error: "This key may not publish" } } as const;

/** What holds for every write to a status page, one by one. */
export function noticeWritesContract(vendor: string, traits: BoardTraits): void {
  describe(`the writes of ${vendor}`, () => {
    let world: VendorWorld;
    let board: StatusBoard;

    beforeEach(async () => {
      world = await traits.open();
      board = boardIn(world);
    });
    afterEach(() => world.ends());

    const component = async (name: string, maxAgeMs = 0) =>
      only((await board.components({ maxAgeMs })).filter((one) => one.name === name));
    const change = async (name: string, level: Level): Promise<Change> => ({ component: await component(name), level });
    const notice = async (name: string): Promise<Notice> =>
      only((await board.openNotices()).filter((one) => one.name === name));

    async function opened(): Promise<Notice> {
      const changes = [await change("Queue", "partial_outage")];
      const draft = { name: "Slow", state: "investigating", message: "Looking.", changes, notify: false } as const;
      expect(statesOf(await world.does([board.open(draft)]))).toEqual(["done"]);
      return notice("Slow");
    }
    async function resolved(): Promise<Notice> {
      const open = await opened();
      await world.does([board.update(open, { state: "resolved", message: "Over.", changes: [], notify: false })]);
      return only((await board.recentNotices()).filter((one) => one.name === "Slow"));
    }
    async function maintenance(): Promise<Operation> {
      const startsAt = world.clock.now() + HOUR_MS;
      const draft = { name: "Switches", startsAt, endsAt: startsAt + HOUR_MS, components: [await component("Web")] };
      return board.schedule({ ...draft, message: "Short cuts.", notify: true });
    }

    type Write = readonly [string, () => Promise<Operation>];
    const writes: readonly Write[] = [
      ["setting a level", async () => board.setLevel(await component("Web"), "major_outage")],
      [
        "opening",
        async () => {
          const changes = [await change("Web", "major_outage")];
          return board.open({
            name: "Down",
            state: "identified",
            message: "Yes.",
            impact: "critical",
            changes,
            notify: true,
          });
        },
      ],
      [
        "updating",
        async () => {
          const changes = [await change("Web", "degraded_performance")];
          return board.update(await opened(), { state: "identified", message: "The disk.", changes, notify: true });
        },
      ],
      [
        "resolving",
        async () => {
          const changes = [await change("Queue", "operational")];
          return board.update(await opened(), { state: "resolved", message: "Fixed.", changes, notify: true });
        },
      ],
      ["scheduling", maintenance],
      [
        "starting maintenance",
        async () => board.update(await notice("Upgrade"), { state: "in_progress", changes: [], notify: true }),
      ],
      ["cancelling", async () => board.cancel(await notice("Upgrade"), "Not today.", true)],
      ["writing a post-mortem", async () => board.postmortem(await resolved(), "Why.", true)[0] as Operation],
    ];

    test.each(writes)("%s is one write that was promised, and says what it does to people", async (name, make) => {
      const operation = await make();
      expect(operation.effects ?? []).toEqual(
        name === "writing a post-mortem" ? [] : expect.arrayContaining(["publishes"]),
      );
      world.traffic();
      await expectPromisedRequests(world, [operation]);
      expect(writesIn(world.traffic())).toEqual([]);
    });

    test.each(writes)("%s is as safe to repeat as its kind says", async (_name, make) => {
      await expectSafety(world, await make());
    });

    test.each(writes)("%s whose answer was lost is found, and kept lists show it", async (_name, make) => {
      const plan = world.accept([await make()]);
      await board.components();
      const [outcome] = await world.struck("writes", LOST, () => plan.carriedOut());
      expect(["done", "unknown"]).toContain(outcome?.state);
      const kept = await board.components({ maxAgeMs: HOUR_MS });
      expect(kept).toEqual(await board.components());
      if (outcome?.state === "unknown") expect((await plan.reconcile())?.state).toBe("done");
    });

    test.each(writes)("%s that is refused fails with the vendor's reason, and tells nobody", async (_name, make) => {
      const operation = await make();
      const [before, told] = [await board.components(), traits.timesTold(world)];
      const [outcome] = await world.struck("writes", REFUSED, () => world.does([operation]));
      expect(outcome).toMatchObject({ state: "failed", reason: expect.stringContaining("This key may not publish") });
      expect(await board.components()).toEqual(before);
      expect(traits.timesTold(world)).toBe(told);
    });

    test.each(writes)("%s shows in a kept list of components at once", async (_name, make) => {
      const operation = await make();
      await board.components();
      expect(statesOf(await world.does([operation]))).toEqual(["done"]);
      const kept = await board.components({ maxAgeMs: HOUR_MS });
      expect(kept).toEqual(await board.components());
    });

    test.each(LEVELS)("the level %s is set, read back and taken back", async (level) => {
      const logs = await component("Logs");
      const operation = board.setLevel(logs, level);
      const outcomes = await world.does([operation]);
      expect((await component("Logs")).level).toBe(level);
      const inverses = world.inverses([operation], outcomes);
      expect(inverses).toHaveLength(level === logs.level ? 0 : 1);
      await world.does(inverses);
      expect((await component("Logs")).level).toBe(logs.level);
    });

    test("a notice runs through all its states, and what is over is no longer open", async () => {
      const first = await opened();
      for (const state of ["identified", "monitoring", "investigating"] as const) {
        world.clock.advance(1_000);
        await world.does([board.update(await notice("Slow"), { state, message: state, changes: [], notify: false })]);
        expect(await notice("Slow")).toMatchObject({ id: first.id, handle: first.handle, state, lastMessage: state });
      }
      await world.does([board.update(first, { state: "resolved", message: "Over.", changes: [], notify: false })]);
      expect((await board.openNotices()).map(({ name }) => name)).toEqual(["Upgrade"]);
    });

    test("open notices are read fresh, each time", async () => {
      await board.openNotices();
      world.traffic();
      await board.openNotices();
      expect(world.traffic().length).toBeGreaterThan(0);
    });

    test("maintenance is started and completed by hand", async () => {
      for (const state of ["in_progress", "verifying"] as const) {
        await world.does([board.update(await notice("Upgrade"), { state, changes: [], notify: false })]);
        expect(await notice("Upgrade")).toMatchObject({ kind: "maintenance", state });
      }
      const end = {
        state: "completed",
        message: "Done.",
        changes: [await change("Logs", "operational")],
        notify: false,
      } as const;
      await world.does([board.update(await notice("Upgrade"), end)]);
      expect(await board.openNotices()).toEqual([]);
      expect((await component("Logs")).level).toBe("operational");
    });

    test("the longest text and name that are allowed arrive whole", async () => {
      const { messageChars, nameChars } = board.limits;
      const [name, message] = ["n".repeat(nameChars), "é".repeat(messageChars)];
      const outcomes = await world.does([
        board.open({ name, state: "investigating", message, changes: [], notify: false }),
      ]);
      expect(statesOf(outcomes)).toEqual(["done"]);
      expect((await notice(name)).lastMessage).toBe(message);
    });

    test("text from people is published letter for letter", async () => {
      const texts = ["<b>bold</b> & {{x}} @here", "Zeile 1\nZeile 2", '"Quoted": 100 % — ‘so’'];
      for (const [at, message] of texts.entries()) {
        const draft = {
          name: `${message.split("\n")[0]} ${at}`,
          state: "investigating",
          message,
          changes: [],
        } as const;
        await world.does([board.open({ ...draft, notify: false })]);
        expect(await notice(draft.name)).toMatchObject({ name: draft.name, lastMessage: message });
      }
    });

    test("the recent notices are the newest first, at most 100, over or not", async () => {
      for (let i = 1; i <= 101; i++) {
        world.clock.advance(60_000);
        await world.does([board.open({ name: `Notice ${i}`, state: "resolved", changes: [], notify: false })]);
      }
      const recent = await world.settle(board.recentNotices());
      expect(recent).toHaveLength(100);
      const created = recent.map(({ createdAt }) => createdAt);
      expect(created).toEqual(created.toSorted((a, b) => b - a));
      expect(recent[0]).toMatchObject({ name: "Notice 101", state: "resolved" });
    });

    test("what publishes the post-mortem comes after what writes it, and is found again", async () => {
      const over = await resolved();
      const [write, publish] = board.postmortem(over, "Why.", true);
      expect(publish?.after).toBe(write?.id);
      await world.does([write as Operation]);
      const { after: _, ...alone } = publish as Operation;
      await expectSafety(world, alone);
      expect(traits.timesTold(world)).toBe(1);
    });

    test("a page that cannot be read is an error, never an empty page", async () => {
      const refused = async () => {
        await expect(board.components()).rejects.toMatchObject({ code: "vendor_auth" });
        await expect(board.openNotices()).rejects.toMatchObject({ code: "vendor_auth" });
      };
      await world.struck("reads", REFUSED, refused, 9);
    });
  });
}
