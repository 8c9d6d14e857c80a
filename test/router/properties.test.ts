import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FRAGMENTS, COMMANDS as REAL_COMMANDS } from "../../src/commands/index.ts";
import { DURATION_MS_MAX } from "../../src/core/duration.ts";
import { compileGrammar } from "../../src/router/grammar.ts";
import { renderCommand } from "../../src/router/render.ts";
import { createRouter, type Invocation } from "../../src/router/router.ts";
import { COMPONENTS, notice } from "./company.ts";
import { COMMANDS } from "./phrases.ts";
import { ANA, createWorld } from "./world.ts";

const world = createWorld();
const PLACE = { id: "console:main", platform: "console" };
/** A hostile message may cost this much on a slow and busy machine; ordinary ones take microseconds. */
const PATIENCE_MS = 500;

describe("every example", () => {
  it.each(COMMANDS.flatMap((command) => command.examples.map((example) => [example, command] as const)))(
    "%j is read as its own command, and its rendering as the same",
    async (example, command) => {
      const routing = await world.say(example);
      if (routing.type === "choice") return;
      expect(routing).toMatchObject({ type: "invocation", command, notes: [] });
      const { readAs, args } = routing as Invocation;
      expect(await world.say(readAs)).toMatchObject({ type: "invocation", command, args, readAs, notes: [] });
    },
  );

  const real = createRouter({ grammar: compileGrammar(REAL_COMMANDS, FRAGMENTS), vocabulary: world.vocabulary });
  it.each(REAL_COMMANDS.flatMap((command) => command.examples.map((example) => [example, command] as const)))(
    "of the real commands, %j is no other command and no other than a whole one",
    async (example, command) => {
      const routing = await real.route({ text: example, actor: ANA, place: PLACE, addressed: true });
      // This company lacks some names of the examples: then it says which, as a name that is not there.
      if (routing.type === "invocation") expect(routing.command.name).toBe(command.name);
      else if (routing.type === "reply") expect(JSON.stringify(routing.reply.title)).toContain("is called");
      else expect(routing.type).toBe("choice");
    },
  );
});

const WORDS = [
  ...COMMANDS.flatMap((command) => command.phrases.flatMap((phrase) => phrase.match(/[a-z']+/gu) ?? [])),
  ...COMPONENTS.map(({ name }) => name),
  ...'degraded major up ok PD-1 #2 API=up Biuld Slow builds Twins SP-abc123 Web Core tomorrow 9am 2h mine all p1 me Ben , : = ? ! . " \u201C \u201D \u2019 \n'.split(
    " ",
  ),
];
const sentences = fc.array(fc.constantFrom(...WORDS), { maxLength: 9 }).map((words) => words.join(" "));

describe("every message", () => {
  it("is one reading, one question or one line, each time the same", async () => {
    await fc.assert(
      fc.asyncProperty(sentences, async (said) => {
        const routing = await world.say(said);
        expect(["invocation", "choice", "reply"]).toContain(routing.type);
        if (routing.type === "choice") expect(routing.choice.options.length).toBeGreaterThan(1);
        expect(JSON.stringify(await world.say(said))).toBe(JSON.stringify(routing));
      }),
      { numRuns: 1_500 },
    );
  });

  it("that is a command says in other words the same command", async () => {
    await fc.assert(
      fc.asyncProperty(sentences, async (said) => {
        const routing = await world.say(said);
        if (routing.type !== "invocation") return;
        const again = await world.say(routing.readAs);
        expect(again).toMatchObject({ type: "invocation", command: routing.command, readAs: routing.readAs });
        expect((again as Invocation).args).toEqual(routing.args);
      }),
      { numRuns: 1_500 },
    );
  });

  it("of any characters is answered, and soon", async () => {
    const noise = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({ unit: "grapheme", maxLength: 200 }).map((text) => `status ${text}`),
      fc
        .tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS), fc.nat(3_000))
        .map(([head, unit, n]) => `${head} ${`${unit} `.repeat(n)}`),
      fc
        .tuple(
          fc.constantFrom("status ", "status open ", "ack ", "page ", "snooze "),
          fc.constantFrom('"', ":", ",", "=", '"a" ', ": ", "and ", "for a ", "on API=up ", "\u202E\u200B"),
          fc.nat(10_000),
        )
        .map(([head, unit, n]) => head + unit.repeat(n)),
    );
    await fc.assert(
      fc.asyncProperty(noise, async (said) => {
        const startedAt = performance.now();
        await world.say(said);
        expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
      }),
      { numRuns: 300 },
    );
  });
});

describe("rendering, then reading", () => {
  const text = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 80 })
    .filter((value) => value.trim() === value && value !== "");
  const notices = [notice("Slow builds", "SP-abc123"), notice("Delays on API", "SP-def456")];
  const knownComponents = COMPONENTS.filter(({ name }) => name !== "Web");
  const components = fc.uniqueArray(fc.constantFrom(...COMPONENTS), { minLength: 1, maxLength: 5 });
  const levels = fc.constantFrom(
    "operational",
    "degraded_performance",
    "partial_outage",
    "major_outage",
    "under_maintenance",
  );
  const handles = fc.uniqueArray(
    fc.oneof(fc.record({ number: fc.nat() }), fc.record({ prefix: fc.constantFrom("PD", "OG"), number: fc.nat() })),
    {
      minLength: 1,
      maxLength: 20,
      selector: (handle) => JSON.stringify(handle),
    },
  );
  const seconds = fc.integer({ min: 1, max: DURATION_MS_MAX / 1_000 }).map((n) => n * 1_000);
  const quietly = fc.constant("quietly");
  const changes = fc.array(fc.record({ component: fc.constantFrom(...knownComponents), level: levels }), {
    minLength: 1,
    maxLength: 4,
  });
  const INVOCATIONS: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>> = {
    "status set": fc.oneof(
      fc.record({ components, level: levels, quietly, message: text }, { requiredKeys: ["components", "level"] }),
      fc.record({ changes, quietly, message: text }, { requiredKeys: ["changes"] }),
    ),
    "status open": fc.record(
      {
        name: text,
        state: fc.constantFrom("investigating", "identified", "monitoring"),
        changes,
        impact: fc.constantFrom("none", "critical"),
        quietly,
        message: text,
      },
      { requiredKeys: ["name"] },
    ),
    "status resolve": fc.oneof(
      fc.record({ notice: fc.constantFrom(...notices), message: text }, { requiredKeys: ["notice"] }),
      fc.record({ message: text }),
    ),
    "status update": fc.oneof(
      fc.record({ message: text }),
      fc.record(
        { notice: fc.constantFrom(...notices), state: fc.constantFrom("monitoring", "resolved"), message: text },
        { requiredKeys: ["notice", "message"] },
      ),
    ),
    "status maintenance": fc.record(
      {
        name: text,
        time: fc.integer({ min: 1_767_225_600_000, max: 1_900_000_000_000 }),
        length: seconds,
        components,
        message: text,
      },
      { requiredKeys: ["name", "time", "length", "components"] },
    ),
    ack: fc.record({ handles, now: fc.constant("now") }, { requiredKeys: ["handles"] }),
    alerts: fc.record(
      {
        whose: fc.constantFrom("mine", "all"),
        card: fc.oneof(
          fc.record({ number: fc.integer({ min: 1, max: 999_999_999 }) }),
          fc.record({ number: fc.integer({ min: 1, max: 999 }), upTo: fc.nat(999_999_999) }),
        ),
        page: fc.integer({ min: 1, max: 999_999_999 }),
      },
      { requiredKeys: [] },
    ),
    snooze: fc.record(
      {
        whose: fc.constantFrom("mine", "all"),
        state: fc.constantFrom("open", "acked"),
        older: seconds,
        priority: fc.constantFrom("p1", "high"),
        except: handles,
        length: seconds,
        reason: text,
      },
      { requiredKeys: ["length"] },
    ),
    note: fc.record({ handle: fc.record({ prefix: fc.constant("PD"), number: fc.nat() }), text }),
  };

  it.each(Object.entries(INVOCATIONS))("gives back the same %s", async (name, argsOf) => {
    const command = COMMANDS.find((known) => known.name === name);
    if (command === undefined) throw new Error(`There is no command ${name}.`);
    await fc.assert(
      fc.asyncProperty(argsOf, async (args) => {
        const said = renderCommand(command, args, world.grammar.phrases);
        const routing = await world.say(said);
        expect(routing).toMatchObject({ type: "invocation", command });
        expect({ said, args: (routing as Invocation).args }).toEqual({ said, args });
      }),
      { numRuns: 200 },
    );
  });

  it("refuses arguments that no phrase takes", () => {
    const set = COMMANDS.find(({ name }) => name === "status set");
    if (set === undefined) throw new Error("There is no command status set.");
    expect(() => renderCommand(set, { level: "operational" }, world.grammar.phrases)).toThrow(
      'No phrase of "status set"',
    );
  });
});
