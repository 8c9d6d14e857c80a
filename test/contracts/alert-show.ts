import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MINUTE_MS, PAGED_COMPANY } from "./alert-company.ts";
import { type AlertTraits, actor, ghostOf, type OpenAlertWorld, type Pager, pagerIn } from "./alert-world.ts";

export function alertShowContract(
  vendor: string,
  open: OpenAlertWorld,
  traits: Pick<AlertTraits, "isOwn" | "actsAs"> = {},
): void {
  describe(`one alert (${vendor})`, () => {
    let pager: Pager;
    beforeEach(async () => {
      pager = pagerIn(await open(PAGED_COMPANY));
    });
    afterEach(() => pager.world.ends());

    const find = (numberOrId: string) => pager.world.settle(pager.source.find(numberOrId));

    test("is found by its number and by its id, as the list has it", async () => {
      const listed = await pager.get("API is slow");
      expect(await find(String(listed.number))).toEqual(listed);
      expect(await find(listed.id)).toEqual(listed);
    });

    test("is found when it is closed, too", async () => {
      const by = await pager.by("Ana");
      const { id, number } = await pager.get("API is slow");
      await pager.world.does(pager.source.resolve([await pager.get("API is slow")], by), by);
      for (const name of [id, String(number)]) expect(await find(name)).toMatchObject({ id, state: "closed" });
    });

    test("that the vendor does not know is undefined", async () => {
      const ghost = ghostOf(await pager.get("API is slow"));
      for (const name of ["99999", ghost.id, "../users", "a b?c#d"]) expect(await find(name)).toBeUndefined();
    });

    test("is shown as it is now, with its notes kept word for word, newest first", async () => {
      const by = await pager.by("Ben");
      const alert = await pager.get("API is slow");
      const texts = ["Looking.", 'Line one\nline <b>two</b> & "three" @here'];
      const saidAt: number[] = [];
      for (const text of texts) {
        saidAt.unshift(pager.world.clock.now());
        await pager.world.does(pager.source.note(alert, by, text), by);
        pager.world.clock.advance(MINUTE_MS);
      }
      await pager.world.does(pager.source.acknowledge([alert], by), by);
      const { alert: shown, notes, log } = await pager.detail(alert);
      expect(shown).toEqual(await pager.again(alert));
      expect(shown.state).toBe("acked");
      const signature = traits.actsAs === undefined ? undefined : notes[0]?.text;
      if (traits.actsAs !== undefined) expect(signature).toMatch(/acknowledged by Ben/iu);
      expect(notes.filter(({ text }) => text !== signature).map((note) => [note.text, note.at])).toEqual([
        [texts[1], saidAt[0]],
        [texts[0], saidAt[1]],
      ]);
      expect(log.map((entry) => entry.at)).toEqual(log.map((entry) => entry.at).sort((a, b) => b - a));
      expect(log[traits.actsAs === undefined ? 0 : 1]?.text).toMatch(/acknowledged/iu);
      expect(log.at(-1)?.text).toMatch(traits.isOwn ? /fires/u : /monitoring/iu);
    });

    test("has at most 25 lines of log, the newest", async () => {
      const by = await pager.by("Ana");
      const alert = await pager.get("API is slow");
      for (let i = 1; i <= 30; i++) {
        await pager.world.does(pager.source.note(alert, by, `Note ${i}`), by);
        pager.world.clock.advance(1_000);
      }
      const beganAt = pager.world.clock.now() - 2_000;
      const { notes, log } = await pager.detail(alert);
      expect(log).toHaveLength(25);
      expect(log[0]?.at).toBeGreaterThan(beganAt);
      expect(notes[0]?.text).toBe("Note 30");
    });
  });

  if (traits.isOwn) return;
  describe(`who the vendor takes a speaker for (${vendor})`, () => {
    let pager: Pager;
    afterEach(() => pager.world.ends());

    test("is the user with the same address, in any case", async () => {
      pager = pagerIn(await open(PAGED_COMPANY));
      const known = await pager.by("Ana");
      expect(known).toMatchObject({ name: "Ana", email: "ana@example.com" });
      expect(known).not.toHaveProperty("onBehalfOf");
      const shouted = actor("Somebody", "ANA@Example.com");
      expect(await pager.world.settle(pager.source.attribute(shouted))).toMatchObject({ id: known.id, name: "Ana" });
    });

    test.each([
      ["whose address is unknown", actor("Zoe"), "zoe@example.com"],
      ["whose address is only like a known one", actor("Ana", "na@example.com"), "na@example.com"],
      ["without an address", { id: "discord:1234", name: "Zoe", zone: "UTC" }, "Zoe"],
    ])("is nobody for somebody %s, and the refusal names the line to add", async (_who, stranger, name) => {
      pager = pagerIn(await open(PAGED_COMPANY));
      const refusal = pager.world.settle(pager.source.attribute(stranger));
      await expect(refusal).rejects.toMatchObject({ code: "unknown_person" });
      await expect(refusal).rejects.toThrow(name);
      await expect(refusal).rejects.toThrow(/people: .*tocsin\.yaml/u);
    });

    test("is the fallback account for a stranger, whose name is left on the alert", async () => {
      pager = pagerIn(await open(PAGED_COMPANY, { fallback: "dan@example.com" }));
      const by = await pager.by("Zoe");
      expect(by).toMatchObject({ name: "Dan", onBehalfOf: expect.stringContaining("Zoe") });
      expect(await pager.by("Ana")).not.toHaveProperty("onBehalfOf");
      const alert = await pager.get("API is slow");
      await pager.world.does(pager.source.acknowledge([alert], by), by);
      expect((await pager.again(alert)).acknowledgedBy.map(({ name }) => name)).toEqual([traits.actsAs ?? "Dan"]);
      const { notes } = await pager.detail(alert);
      expect(notes.map(({ text }) => text).join("\n")).toContain("Zoe");
    });
  });
}
