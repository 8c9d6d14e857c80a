import { describe, expect, test } from "vitest";
import { placesOf, type SourceFile, sourceFiles, textFiles } from "./kit/source-files.ts";

const SOURCES = sourceFiles(["src", "integrations"]);
const TESTS = sourceFiles(["test", "bench", "docs"]);

/** Most files have under 150 lines; beyond this one a file is surely more than one thing. */
const FILE_LINES_MAX = 300;

/** Who may import whom, first match first; `own` is the file's folder as the pattern captured it. */
const HOUSES: readonly { readonly file: RegExp; readonly may: (own: string) => readonly string[] }[] = [
  { file: /^src\/core\//u, may: () => ["src/core/"] },
  {
    file: /^src\/(commands|router|engine|store|http|policy|hooks|feed|incoming)\//u,
    may: (own) => ["src/core/", `src/${own}/`],
  },
  { file: /^src\/chat\/([\w-]+)\//u, may: (own) => ["src/core/", `src/chat/${own}/`] },
  { file: /^src\/(?:log|real-clock)\.ts$/u, may: () => ["src/core/"] },
  { file: /^src\/config\//u, may: () => ["src/core/", "src/config/", "src/log.ts"] },
  { file: /^src\/sandbox\//u, may: () => ["src/core/", "src/sandbox/", "integrations/*/sandbox.ts"] },
  { file: /^integrations\/index\.ts$/u, may: () => ["src/core/", "integrations/*/index.ts"] },
  { file: /^integrations\/([\w-]+)\//u, may: (own) => ["src/core/", `integrations/${own}/`] },
  { file: /^src\/(?:app|cli)\/|^src\/(?:app|config|main)\.ts$/u, may: () => ["src/", "integrations/"] },
];

/** Packages that compute and touch nothing: all that the vocabulary and the commands may use. */
const PURE_PACKAGES = ["luxon", "zod"];
const PURE_HOUSES = /^src\/(?:core|commands)\//u;

/** Where real time and the environment come in, and why there. Everything else takes them as arguments. */
const AMBIENT: Readonly<Record<string, string>> = {
  "src/main.ts": "the process itself, which hands its environment to the subcommands",
  "src/real-clock.ts": "the Clock of a running bot",
  "src/http/exchange.ts": "the deadline of a socket",
  "src/sandbox/fault-hooks.ts": "an emulator's injected delays, on real sockets",
  "src/sandbox/shared-hooks.ts": "an emulator's latency, on real sockets",
};
const AMBIENT_CODE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bset(?:Timeout|Interval)\b|\bprocess\s*\.\s*env\b/gu;
const AMBIENT_MODULES = ["node:timers", "node:timers/promises", "timers", "timers/promises"];

/** The two places that talk to a terminal. */
const TERMINAL = /^src\/(?:chat\/console|cli)\/|^src\/main\.ts$/u;

/** The HTTP client alone reaches the outside; servers and the local socket are heard by the ones that are named. */
const NETWORK_MODULES = ["axios", "node:http", "node:https", "node:http2", "node:net", "node:tls", "undici"];
const NETWORK = /^src\/(?:http|sandbox|chat\/socket)\/|^integrations\/[\w-]+\/sandbox(?:\.ts|\/)/u;

describe("who imports whom", () => {
  test("every source file lives in a house whose rule is known", () => {
    const homeless = SOURCES.filter(({ path }) => !HOUSES.some(({ file }) => file.test(path)));
    expectNone(homeless.map(({ path }) => `${path}: no rule says what it may import; move it or add a row to HOUSES.`));
  });

  test("a file imports only what its house may", () => {
    expectNone(
      SOURCES.flatMap(({ path, imports }) => {
        const house = HOUSES.find(({ file }) => file.test(path));
        const allowed = house?.may(house.file.exec(path)?.[1] ?? "") ?? [];
        return imports
          .filter(({ file }) => file !== undefined && !allowed.some((place) => isIn(file, place)))
          .map(
            ({ file }) =>
              `${path} imports ${file}, and may import only ${allowed.join(", ")}: hand it in through a port.`,
          );
      }),
    );
  });

  test("every relative import leads to a file that is there, by its full name", () => {
    const known = new Set([...SOURCES, ...TESTS].map(({ path }) => path));
    expectNone(
      SOURCES.flatMap(({ path, imports }) =>
        imports
          .filter(({ file }) => file !== undefined && !known.has(file))
          .map(({ specifier }) => `${path} imports ${specifier}, which is not there: name the file, with its ending.`),
      ),
    );
  });

  test("the vocabulary and the commands use only pure packages, and nothing of Node's", () => {
    expectNone(
      SOURCES.filter(({ path }) => PURE_HOUSES.test(path)).flatMap(({ path, imports }) =>
        imports
          .filter(({ file, isType, specifier }) => file === undefined && !isType && !PURE_PACKAGES.includes(specifier))
          .map(
            ({ specifier }) => `${path} imports ${specifier}: only ${PURE_PACKAGES.join(" and ")} may be, or types.`,
          ),
      ),
    );
  });

  test("only the HTTP client opens connections", () => {
    expectNone(
      SOURCES.filter(({ path }) => !NETWORK.test(path)).flatMap((file) => [
        ...file.imports
          .filter(({ specifier, isType }) => !isType && NETWORK_MODULES.includes(specifier))
          .map(({ specifier }) => `${file.path} imports ${specifier}: go through core's HttpClient.`),
        ...lines(file, /(?<![.\w])fetch\s*\(/gu, "go through core's HttpClient"),
      ]),
    );
  });

  test("a vendor's emulator is never part of the vendor's client", () => {
    expectNone(
      SOURCES.filter(({ path }) => /^integrations\/[\w-]+\/(?!sandbox)/u.test(path)).flatMap(({ path, imports }) =>
        imports
          .filter(({ file }) => file !== undefined && /^integrations\/[\w-]+\/sandbox(?:\.ts|\/)/u.test(file))
          .map(({ file }) => `${path} imports ${file}: the client must know nothing of the emulator.`),
      ),
    );
  });
});

describe("time and environment are handed in", () => {
  const faults = (file: SourceFile) => [
    ...lines(file, AMBIENT_CODE, "take the Clock or the setting as an argument"),
    ...file.imports
      .filter(({ specifier }) => AMBIENT_MODULES.includes(specifier))
      .map(({ specifier }) => `${file.path} imports ${specifier}: take the Clock as an argument.`),
  ];

  test("outside the few places that are named here, with their reasons", () => {
    expectNone(SOURCES.filter(({ path }) => !(path in AMBIENT)).flatMap(faults));
  });

  test("and none of those places is named in vain", () => {
    const idle = Object.keys(AMBIENT).filter(
      (path) => SOURCES.filter((file) => file.path === path).flatMap(faults).length === 0,
    );
    expectNone(idle.map((path) => `${path} uses neither real time nor the environment: take it off the list AMBIENT.`));
  });
});

describe("how the code is written", () => {
  const everywhere = [...SOURCES, ...TESTS];

  test("no default exports, enums or namespaces", () => {
    expectNone(
      everywhere.flatMap((file) => [
        ...lines(file, /\bexport default\b/gu, "export it by its name"),
        ...lines(file, /\b(?:const )?enum\s+\w+\s*\{/gu, "make it a union of words"),
        ...lines(file, /^\s*(?:export )?(?:declare )?namespace\s+\w+/gmu, "make it a module"),
      ]),
    );
  });

  test("no suppressed warnings, and no any", () => {
    const ignored = new RegExp(["@ts-", "(?:ignore|nocheck|expect-error)|biome-", "ignore"].join(""), "gu");
    expectNone(
      everywhere.flatMap((file) => [
        ...lines(file, /\bas any\b|:\s*any\b|<any>/gu, "say the type; unknown where it is unknown"),
        ...places(file, file.text, ignored, "mend what it warns of"),
      ]),
    );
  });

  test("only the console and the command line write to the terminal", () => {
    expectNone(
      SOURCES.filter(({ path }) => !TERMINAL.test(path)).flatMap((file) =>
        lines(file, /\bconsole\s*\.\s*\w+|\bprocess\s*\.\s*std(?:out|err)\b/gu, "use the log or a reply"),
      ),
    );
  });

  test("no caught error vanishes", () => {
    expectNone(
      SOURCES.flatMap((file) => lines(file, /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}/gu, "say what follows from it")),
    );
  });

  test(`no file has more than ${FILE_LINES_MAX} lines`, () => {
    expectNone(
      everywhere
        .map(({ path, text }) => ({ path, count: text.trimEnd().split("\n").length }))
        .filter(({ count }) => count > FILE_LINES_MAX)
        .map(({ path, count }) => `${path} has ${count} lines: split it by noun.`),
    );
  });
});

describe("the project stands alone and is finished", () => {
  const files = textFiles(
    ["src", "integrations", "test", "bench", "docs", "bin", ".ci", "README.md", "CONTRIBUTING.md", "package.json"],
    [".ts", ".js", ".md", ".json", ".yaml", "run"],
  );

  test("nothing refers to a place on one machine", () => {
    const machine = new RegExp(["/wo", "rk/|\\.\\./sh", "ared|/t", "mp/|(?<![.\\w])/ho", "me/\\w"].join(""), "gu");
    expectNone(files.flatMap((file) => places(file, file.text, machine, "name it relative to the project")));
  });

  test("nothing is left for later", () => {
    const later = new RegExp(["\\bTO", "DO\\b|\\bFIX", "ME\\b|\\bX", "XX\\b|\\bHA", "CK\\b"].join(""), "gu");
    expectNone(
      files.flatMap((file) => places(file, file.text, later, "do it, or open an issue and take the word out")),
    );
  });
});

/** A place is a folder ("src/core/"), a file, or either with one star for a name. */
function isIn(file: string, place: string): boolean {
  if (!place.includes("*")) return place.endsWith("/") ? file.startsWith(place) : file === place;
  const [before = "", after = ""] = place.split("*");
  return file.startsWith(before) && file.endsWith(after) && !file.slice(before.length, -after.length).includes("/");
}

function lines(file: SourceFile, pattern: RegExp, advice: string): string[] {
  return places(file, file.code, pattern, advice);
}

function places({ path }: { readonly path: string }, text: string, pattern: RegExp, advice: string): string[] {
  return placesOf(text, pattern).map(({ line, found }) => `${path}:${line} has ${JSON.stringify(found)}: ${advice}.`);
}

/** Fails with one line for each fault; each says what to do. */
function expectNone(faults: readonly string[]): void {
  expect(faults.length, `\n${faults.join("\n")}\n`).toBe(0);
}
