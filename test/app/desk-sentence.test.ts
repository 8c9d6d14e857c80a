import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createStatusSentence } from "../../src/app/status-sentence.ts";
import { COMMANDS, FRAGMENTS } from "../../src/commands/index.ts";
import type { FilledStatus } from "../../src/core/desk.ts";
import { BotError } from "../../src/core/errors.ts";
import { type Change, type Component, LEVELS, type Level, type NoticeTemplate } from "../../src/core/status.ts";
import { compileGrammar } from "../../src/router/grammar.ts";
import type { Entry } from "../../src/router/names.ts";
import { createRouter, type Routing } from "../../src/router/router.ts";
import { createVocabulary, type ListLoader } from "../../src/router/vocabulary.ts";
import { TestClock } from "../kit/test-clock.ts";
import { component, entryOf, NOTICES, noticeEntry } from "../router/company.ts";

const MESSAGE_CHARS = 25_000;
const ANA = { id: "console:ana@example.com", name: "Ana Lima", zone: "UTC" };
const grammar = compileGrammar(COMMANDS, FRAGMENTS);

function template(name: string, i = 0): NoticeTemplate {
  return { account: "statuspage", id: `t${i}`, name, title: name, body: "Text.", componentIds: [], notifies: true };
}

function templateEntry(value: NoticeTemplate): Entry {
  return { named: { kind: "template", name: value.name, refs: [{ account: value.account, id: value.id }] }, value };
}

/** A page, the desk's sentence about it, and the router that everybody's words go through. */
function world(components: readonly Component[], templates: readonly NoticeTemplate[] = []) {
  const clock = new TestClock();
  const lists = {
    component: async () => components.map(entryOf),
    template: async () => templates.map(templateEntry),
  };
  const none: ListLoader = async () => [];
  const vocabulary = createVocabulary({
    clock,
    lists: {
      ...lists,
      notice: async () => NOTICES.map(noticeEntry),
      person: none,
      schedule: none,
      service: none,
      team: none,
      policy: none,
      vendor: none,
    },
  });
  const router = createRouter({ grammar, vocabulary });
  const sentence = createStatusSentence({ grammar, clock, lists });
  return {
    sentence: (filled: FilledStatus) => sentence(filled, MESSAGE_CHARS),
    read: (text: string): Promise<Routing> =>
      router.route({ text, actor: ANA, place: { id: "console:main", platform: "console" }, addressed: true }),
  };
}

/** What a reading of the router's asks for, as a form would hold it. */
function filledBy(read: Routing): FilledStatus {
  if (read.type !== "invocation" || read.asks || read.confirm !== undefined) throw new Error(JSON.stringify(read));
  const {
    components,
    level,
    changes,
    template: from,
    quietly,
    message,
  } = read.args as {
    readonly components?: readonly Component[];
    readonly level?: Level;
    readonly changes?: readonly Change[];
    readonly template?: NoticeTemplate;
    readonly quietly?: string;
    readonly message?: string;
  };
  const all = changes ?? (components ?? []).map((one) => ({ component: one, level: level ?? "operational" }));
  return {
    changes: all.map((change) => ({ component: change.component.id, level: change.level })),
    ...(from === undefined ? {} : { template: from.id }),
    ...(message === undefined ? {} : { message }),
    notify: quietly === undefined,
  };
}

/** Names that look like everything else in a sentence. */
const awkward = fc.constantFrom(
  "API",
  "Web",
  "Search, Index and Cache",
  "API=degraded",
  "API=degraded, Web",
  'The "Old" One',
  '"',
  '""',
  "degraded",
  "Web degraded",
  "quietly",
  "in SP-abc123",
  "Ingest: EU",
  "and",
  "Slow builds",
  "component API",
  "group API",
  "Core / API",
  "Ready?",
  "Acme Inc.",
  "🔥 Hot Path",
  "\u0421\u043ere Cache",
  "\u201CCurly\u201D",
  "a",
  "open",
  "templates",
  "on call",
  "x".repeat(255),
);
const name = fc.oneof(awkward, fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 })).filter(hasLetters);
const group = fc.option(fc.oneof(fc.constantFrom("Core", "API", "Web, etc."), name), { nil: undefined });
const page = fc
  .uniqueArray(fc.tuple(name, group), { minLength: 1, maxLength: 12, selector: (pair) => pair.join("\n") })
  .map((pairs) => pairs.map(([called, of], i): Component => ({ ...component(called, of), id: `id${i}` })));
const message = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.constantFrom(
    ": with a colon",
    "Is it down?",
    "?",
    "...",
    "a\nb\n\nc",
    "quietly: so",
    "in SP-abc123: no",
    '"quoted"',
    "  ",
  ),
);

/** A vendor's name has something in it that can be seen. */
function hasLetters(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text) && text.trim() === text;
}

const filledPage = page.chain((components) =>
  fc.record({
    components: fc.constant(components),
    templates: fc.uniqueArray(name, { maxLength: 4 }).map((names) => names.map(template)),
    picked: fc.uniqueArray(fc.tuple(fc.nat(components.length - 1), fc.constantFrom(...LEVELS)), {
      minLength: 1,
      selector: ([i]) => i,
    }),
    fromTemplate: fc.option(fc.nat(3), { nil: undefined }),
    message: fc.option(message, { nil: undefined }),
    notify: fc.boolean(),
  }),
);

describe("the sentence of a filled-in form", () => {
  test("is read back as exactly what was filled in, whatever things are called", async () => {
    await fc.assert(
      fc.asyncProperty(filledPage, async ({ components, templates, picked, fromTemplate, message: text, notify }) => {
        const { sentence, read } = world(components, templates);
        const from = fromTemplate === undefined ? undefined : templates[fromTemplate]?.id;
        const changes = picked.map(([i, level]) => ({ component: `id${i}`, level }));
        const filled = { changes, notify, ...(from === undefined ? {} : { template: from }) };
        const said = await sentence({ ...filled, ...(text === undefined ? {} : { message: text }) });
        const back = filledBy(await read(said));
        const { message: told, ...rest } = back;
        expect({ said, rest }).toEqual({ said, rest: filled });
        expect(told ?? "").toBe(seen(text ?? ""));
      }),
      { numRuns: 1_000 },
    );
  });

  test("keeps a hundred components apart, each with its level", async () => {
    const components = Array.from({ length: 100 }, (_, i) => ({
      ...component(`Part, and = ${i}`, "Core"),
      id: `id${i}`,
    }));
    const { sentence, read } = world(components);
    const changes = components.map(({ id }, i) => ({ component: id, level: LEVELS[i % 5] ?? "operational" }));
    const said = await sentence({ changes, message: "All of it.", notify: true });
    expect(filledBy(await read(said))).toEqual({ changes, message: "All of it.", notify: true });
  });

  test.each<[FilledStatus, string]>([
    [{ changes: [{ component: "api", level: "degraded_performance" }], notify: true }, 'status "API" degraded'],
    [
      { changes: [{ component: "api", level: "major_outage" }], message: " Down?\n", notify: false },
      'status "API" major quietly: Down?',
    ],
    [
      {
        changes: [
          { component: "api", level: "degraded_performance" },
          { component: "web-1", level: "major_outage" },
        ],
        message: "Trouble.",
        notify: true,
      },
      'status "API"=degraded, "Frontend / Web"=major: Trouble.',
    ],
    [
      { changes: [{ component: "api", level: "partial_outage" }], template: "t0", notify: false },
      'status open from "Slow" on "API"=partial quietly',
    ],
    [{ changes: [], template: "t0", notify: true }, 'status open from "Slow"'],
    [
      { changes: [], typed: { text: "API=degraded, Frontend / Web=major" }, notify: true },
      'status "API"=degraded, "Frontend / Web"=major',
    ],
    [
      { changes: [{ component: "web-1", level: "partial_outage" }], typed: { text: "API degraded" }, notify: true },
      'status "Frontend / Web"=partial, "API"=degraded',
    ],
    [
      { changes: [], typed: { text: " API,\nPartners / Web, ", level: "major_outage" }, notify: false },
      'status "API", "Partners / Web" major quietly',
    ],
    [
      { changes: [{ component: "api", level: "partial_outage" }], typed: { text: " " }, notify: true },
      'status "API" partial',
    ],
  ])("%j reads as a person would type it", async (filled, expected) => {
    expect(await SMALL.sentence(filled)).toBe(expected);
  });

  test.each<[string, FilledStatus, string]>([
    ["changes", { changes: [], notify: true }, "Choose at least one component."],
    ["changes", { changes: [], message: "Hm.", notify: true }, "Choose at least one component."],
    [
      "changes",
      { changes: [{ component: "gone", level: "major_outage" }], notify: true },
      "One of these components is no longer on the status page: choose them again.",
    ],
    [
      "changes",
      {
        changes: [
          { component: "api", level: "major_outage" },
          { component: "api", level: "operational" },
        ],
        notify: true,
      },
      "API is given two levels at once.",
    ],
    [
      "template",
      { changes: [], template: "t9", notify: true },
      "That template is no longer on the status page: choose another one, or none.",
    ],
    [
      "message",
      { changes: [{ component: "api", level: "major_outage" }], message: "x".repeat(25_001), notify: true },
      "The message has 25,001 characters, and 25,000 are allowed.",
    ],
    [
      "typed",
      { changes: [], typed: { text: "API" }, notify: true },
      '"API" has no level: choose one, or type it as API=degraded.',
    ],
    [
      "typed",
      { changes: [], typed: { text: "Web", level: "major_outage" }, notify: true },
      '"Web" can mean Frontend / Web and Partners / Web: type more of it.',
    ],
    ...["APU", "API=purple", "open Trouble", "API degraded quietly", "API degraded: text", "nothing like it"].map(
      (text): [string, FilledStatus, string] => [
        "typed",
        { changes: [], typed: { text, level: "major_outage" }, notify: true },
        `"${text}" cannot be read as components: type them as API=degraded, Web=major.`,
      ],
    ),
    [
      "changes",
      {
        changes: [{ component: "api", level: "major_outage" }],
        typed: { text: "API", level: "degraded_performance" },
        notify: true,
      },
      "API is given two levels at once.",
    ],
  ])("names the field to correct: %s of %j", async (field, filled, sentence) => {
    const refused = await SMALL.sentence(filled).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BotError);
    expect(refused).toMatchObject({ code: "bad_input", message: sentence, details: { field } });
  });
});

const SMALL = world(
  [
    { ...component("API", "Core"), id: "api" },
    { ...component("Web", "Frontend"), id: "web-1" },
    { ...component("Web", "Partners"), id: "web-2" },
  ],
  [template("Slow")],
);

/** Without the white space and the marks at its ends that nobody sees. */
function seen(text: string): string {
  return text.replace(/[\s\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069]+$/u, "").trim();
}
