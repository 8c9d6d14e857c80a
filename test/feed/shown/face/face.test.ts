import { describe, expect, test } from "vitest";
import { renderPages as discordPages } from "../../../../src/chat/discord/render/message.ts";
import { renderPages as slackPages } from "../../../../src/chat/slack/render/message.ts";
import { type KnownAlert, keyOfAlert } from "../../../../src/core/feed.ts";
import { messageOf } from "../../../../src/core/inbound.ts";
import { plainText } from "../../../../src/core/plain-text.ts";
import { CARD_BUTTONS } from "../../../../src/core/routes.ts";
import type { ShownCard } from "../../../../src/feed/shown/card.ts";
import { digestOf, faceOf } from "../../../../src/feed/shown/face/face.ts";
import { alert } from "../world.ts";

const AT = Date.parse("2026-11-21T03:00:00Z");
const READER = { zone: "UTC", now: AT };

function known(number: number, facts: Partial<KnownAlert> & { readonly alert?: KnownAlert["alert"] } = {}): KnownAlert {
  const own = alert(number, { createdAt: AT + number });
  return { alert: own, asOf: AT, heardAt: AT, entries: [{ at: AT, change: "triggered" }], ...facts };
}

/** A card with these alerts on it, and its face. */
function show(all: readonly KnownAlert[], facts: Partial<ShownCard> = {}) {
  const alerts = new Map(all.map((one) => [keyOfAlert(one.alert), one]));
  const members = all.map((one, i) => ({ alert: keyOfAlert(one.alert), ordinal: i + 1, state: one.alert.state }));
  const card: ShownCard = {
    ...{ place: { id: "lasting:room", platform: "lasting" }, kind: "alerts", members },
    ...{ at: AT, joinedAt: AT, newestAt: AT, buttons: CARD_BUTTONS, calls: [], watches: [] },
    ...{ again: 0, since: AT, owed: [], owedCount: 0, ...facts },
  };
  return faceOf(card, (key) => alerts.get(key));
}

function textOf(all: readonly KnownAlert[], facts: Partial<ShownCard> = {}): string {
  const face = show(all, facts);
  return face === undefined ? "" : plainText(face, READER);
}

function many(n: number): readonly KnownAlert[] {
  return Array.from({ length: n }, (_, i) => known(i + 1));
}

describe("the face of a card", () => {
  test.each([1, 25, 26, 500])("with %i alerts fits into one message of Slack's and of Discord's", (n) => {
    for (const kind of ["alerts", "storm"] as const) {
      const long = many(n).map((one) => ({ ...one, alert: { ...one.alert, title: "Queue is stuck ".repeat(400) } }));
      const face = show(long, { kind, number: 7, calls: ["slack:here"] });
      if (face === undefined) throw new Error("It has no face.");
      expect(slackPages(messageOf(face), { ...READER, goesOn: "thread" })).toHaveLength(1);
      expect(discordPages(messageOf(face), { ...READER, goesOn: "below" })).toHaveLength(1);
      expect(
        plainText(face, READER)
          .split("\n")
          .filter((line) => line.includes("■")),
      ).toHaveLength(Math.min(n, 5));
    }
  });

  test("with none of which anything is known there is none", () => {
    expect(show([])).toBeUndefined();
    expect(show([], { kind: "storm", number: 4 })).toBeUndefined();
  });

  test("names how many are left out, and the buttons all of them", () => {
    expect(textOf(many(26), { number: 7 })).toContain("… and 21 more\n  [Acknowledge all 26] ack all in card 7:26");
    expect(textOf(many(500), { number: 7, kind: "storm" })).toContain("[Acknowledge all 500] ack all in storm 7:500");
  });

  test("looks the same for the same state, whatever the time, and other for another", () => {
    const face = (one: KnownAlert) => digestOf(show([one]) ?? { type: "reply", tone: "plain", title: "" });
    expect(face(known(1))).toBe(face(known(1)));
    expect(face(known(1))).not.toBe(face(known(1, { alert: alert(1, { createdAt: AT + 1, count: 2 }) })));
  });

  test("what the card was written with counts, not what is known since", () => {
    const members = [1, 2].map((n) => ({ alert: `pagerduty:P${n}`, ordinal: n, state: "acked" }) as const);
    expect(textOf(many(2), { number: 7, members })).toContain("2 acknowledged");
    expect(textOf(many(2), { number: 7, members })).not.toContain("Acknowledge all");
  });

  test.each([
    ["open", "high", "warn"],
    ["open", "low", "warn"],
    ["acked", "high", "plain"],
    ["snoozed", "low", "plain"],
    ["closed", "high", "good"],
  ] as const)("an alert that is %s, of %s urgency, has the tone %s", (state, urgency, tone) => {
    const one = known(1, { alert: alert(1, { state, urgency, createdAt: AT }) });
    expect(show([one])?.tone).toBe(tone);
    expect(show([one, one], { number: 1 })?.tone).toBe(tone);
  });

  test("who is paged: people, else teams, else nobody", () => {
    const team = [{ id: "T1", name: "Infra" }];
    const paged = (facts: Parameters<typeof alert>[1]) => textOf([known(1, { alert: alert(1, facts) })]);
    expect(paged({ teams: team })).toContain("paging Ana");
    expect(paged({ assignees: [], teams: team })).toContain("paging team Infra");
    expect(paged({ assignees: [] })).toContain("paging nobody");
  });

  test("a closed one tells its last ten steps and who took them, and when it was found closed if nobody says", () => {
    const closed = alert(1, { state: "closed", createdAt: AT });
    const entries = Array.from({ length: 12 }, (_, i) => ({
      at: AT + i * 60_000,
      change: "noted" as const,
      who: `N${i}`,
    }));
    expect(textOf([known(1, { alert: closed, entries, closedAt: AT + 3_600_000 })])).toMatch(
      /fired 03:00 · … · noted 03:02 by N2 · .* · noted 03:11 by N11 · closed 04:00$/u,
    );
  });

  test("hostile words stay words", () => {
    const title = "<!channel> **bold** [x](https://evil.example) @everyone";
    const face = show([known(1, { alert: alert(1, { title, createdAt: AT }) })]);
    expect(face?.title).toContainEqual({ type: "strong", text: title });
  });
});
