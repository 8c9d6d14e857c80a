import { z } from "zod";
import { DURATION_MS_MAX, lengthMs, readLength } from "../core/duration.ts";
import { nearest } from "../core/nearest.ts";
import { platformOf } from "../core/people.ts";
import {
  CARD_BUTTONS,
  type FeedRoad,
  GROUP_WITHIN_MS_DEFAULT,
  MENTION_TIMES,
  NO_STORM,
  type Route,
  STORM_DEFAULT,
} from "../core/routes.ts";
import { count, duration, listed } from "../core/wording.ts";
import { keys, listOf, placeId, present, text } from "./kinds.ts";

/** Where none of vendors' own stands behind the alerts: Alertmanager, Grafana and hooks of one's own. */
const INCOMING = "incoming";
/** Only to find slips of the pen: what else a place may be on is the chats' business. */
const PLATFORMS = ["slack", "discord", "console"] as const;

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Fewer routes than these anybody can still follow. */
const ROUTES_MAX = 200;
const CARDS_MAX = 1_000;
const SAY_CHARS_MAX = 300;

/** Stands for a length of time that is none. */
const OFF = Symbol("off");
const SAY = "Nobody has acknowledged this yet.";

/** "5m", "60s", "1h30": as people write it. */
function length(mostMs = DURATION_MS_MAX) {
  return z.unknown().transform((value, ctx): number => {
    const read = typeof value === "string" ? readLength(value) : undefined;
    const ms = value === OFF ? 0 : read && lengthMs(read);
    if (ms !== undefined && ms <= mostMs) return ms;
    const message =
      ms === undefined
        ? "must be a length of time with its unit, such as 60s, 5m or 2h"
        : `is too long: at most ${duration(mostMs)}`;
    ctx.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

/** One of fixed words; what is close to one is a slip. */
function wordOf<const T extends string>(words: readonly T[], what: string) {
  return text.transform((value, ctx): T => {
    const known = words.find((word) => word === value.toLowerCase());
    if (known !== undefined) return known;
    const close = nearest(value, words);
    const hint = close === undefined ? "" : ` Did you mean ${close}?`;
    ctx.addIssue({ code: "custom", message: `is not ${what}; one of ${words.join(", ")}.${hint}` });
    return z.NEVER;
  });
}

const place = placeId.superRefine((id, ctx) => {
  const platform = platformOf(id);
  const close = nearest(platform, PLATFORMS);
  if (close === undefined || close === platform) return;
  ctx.addIssue({ code: "custom", message: `is on no chat. Did you mean ${close}${id.slice(platform.length)}?` });
});

const called = text.regex(/^[a-z]+:\S+$/u, {
  error: "is not the id of somebody to call, such as slack:S0123, discord:role:123 or slack:here",
  abort: true,
});

const mention = keys({
  who: listOf(called).refine((who) => who.length > 0, "calls nobody: add ids such as slack:S0123"),
  when: wordOf(MENTION_TIMES, "a time to call somebody"),
});

const STORM_WORDS = "must be a mapping such as { cards: 10, within: 60s }, or false for no storms";

/** `false` switches storms off. */
const storm = z.preprocess(
  (value, ctx) => {
    if (value === false) return { cards: NO_STORM };
    if (typeof value === "object") return value;
    ctx.addIssue({ code: "custom", message: STORM_WORDS });
    return z.NEVER;
  },
  keys({
    cards: z
      .int({ error: "must be a whole number" })
      .min(1, "must be at least 1; for no storms write storm: false")
      .refine((cards) => cards <= CARDS_MAX || cards === NO_STORM, {
        error: `must be at most ${CARDS_MAX}; for no storms write storm: false`,
      })
      .default(STORM_DEFAULT.cards),
    within: length(HOUR_MS).optional(),
  }).transform(({ cards, within = STORM_DEFAULT.withinMs }) => ({ cards, withinMs: within })),
);

/** `false` switches groups off. */
const group = z.preprocess((value) => (value === false ? OFF : value), length(WEEK_MS));

const watch = keys({
  after: length(WEEK_MS),
  say: text.max(SAY_CHARS_MAX, `must have at most ${SAY_CHARS_MAX} characters`).default(SAY),
}).transform(({ after, say }) => ({ afterMs: after, say }));

function routeOf(accounts: readonly string[]) {
  return keys({
    vendor: listOf(wordOf([...accounts, INCOMING], "a vendor that I know")),
    service: listOf(text),
    team: listOf(text),
    priority: listOf(text),
    urgency: listOf(wordOf(["high", "low"], "an urgency")),
    tag: listOf(text),
    to: listOf(place).refine((to) => to.length > 0, "leads nowhere: add a place's id such as slack:C0123"),
    mention: z.preprocess((value) => (Array.isArray(value) ? value : [value ?? []].flat()), z.array(mention)),
    updates: wordOf(["edit", "thread"], "a way to tell changes").default("edit"),
    buttons: listOf(wordOf(CARD_BUTTONS, "a button")).optional(),
    storm: storm.optional(),
    group: group.optional(),
    watch: watch.optional(),
  })
    .superRefine(({ to, mention, watch }, ctx) => {
      const platforms = [...new Set(to.map(platformOf))];
      for (const [index, { who, when }] of mention.entries()) {
        const strangers = who.filter((id) => !platforms.includes(platformOf(id)));
        if (strangers.length > 0) {
          const message = `calls ${listed(strangers)}, and the route leads only to ${listed(platforms)}`;
          ctx.addIssue({ code: "custom", path: ["mention", index, "who"], message });
        }
        if (when !== "unacknowledged" || watch !== undefined) continue;
        const message = "is a call of the watch: add watch: {after: 10m} to the route";
        ctx.addIssue({ code: "custom", path: ["mention", index, "when"], message });
      }
    })
    .transform(
      ({
        vendor,
        service,
        team,
        priority,
        urgency,
        tag,
        to,
        buttons,
        storm = STORM_DEFAULT,
        group = GROUP_WITHIN_MS_DEFAULT,
        watch,
        ...rest
      }): Route => ({
        ...{ vendors: vendor, services: service, teams: team, priorities: priority, urgencies: urgency, tags: tag },
        ...rest,
        to: [...new Set(to)],
        buttons: CARD_BUTTONS.filter((button) => buttons === undefined || buttons.includes(button)),
        storm,
        groupWithinMs: group,
        ...present({ watch }),
      }),
    );
}

/** Which alerts are told where. `accounts`: the vendors' keys. */
export function routesSchema(accounts: readonly string[]) {
  const list = z
    .array(routeOf(accounts), { error: "must be a list: each route begins with a dash" })
    .max(ROUTES_MAX, `are more than ${count(ROUTES_MAX, "route")}`);
  return z.preprocess((value) => (value === null ? [] : value), list.optional());
}

/** How changes are heard: a word for all, or by account. */
export function feedSchema(accounts: readonly string[]) {
  const road = wordOf(["poll", "hooks"] satisfies FeedRoad[], "a way to hear of alerts");
  return z.unknown().transform((value, ctx): FeedRoad | Readonly<Record<string, FeedRoad>> => {
    const readRoad = (of: unknown, path: string[]): FeedRoad => {
      const read = road.safeParse(of);
      if (read.success) return read.data;
      for (const { message } of read.error.issues) ctx.addIssue({ code: "custom", path, message });
      return z.NEVER;
    };
    if (typeof value !== "object" || Array.isArray(value)) return readRoad(value, []);
    const roads = Object.entries(value ?? {}).map(([account, of]) => {
      const message = strangerWords(account, accounts);
      if (message !== undefined) ctx.addIssue({ code: "custom", path: [account], message });
      return [account, readRoad(of, [account])] as const;
    });
    return Object.fromEntries(roads);
  });
}

function strangerWords(account: string, accounts: readonly string[]): string | undefined {
  if (accounts.includes(account)) return undefined;
  const close = nearest(account, accounts);
  const hint = close === undefined ? "" : ` Did you mean ${close}?`;
  return `is not a vendor that I know; one of ${accounts.join(", ")}.${hint}`;
}
