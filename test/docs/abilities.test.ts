import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CHATS } from "../../docs/generator/chats.ts";

const ROOT = new URL("../../", import.meta.url);

/** A test's title behind `test(` or `test.each(…)(`, in either kind of quotes. Skipped ones count for nothing. */
const TITLES = /\btest(?:\.each\((?:[^()]|\([^()]*\))*\))?\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/gu;
const CONTRACTS = /from "((?:\.\.\/)+contracts\/[\w-]+\.ts)"/gu;

/** The titles of the tests that a file runs, its own and those of the contracts that it runs. */
function titlesOf(file: URL): readonly string[] {
  const text = readFileSync(file, "utf8");
  const own = [...text.matchAll(TITLES)].map(([, double, single]) => (double ?? single ?? "").replace(/\\(.)/gu, "$1"));
  const contracts = [...text.matchAll(CONTRACTS)].map(([, path = ""]) => new URL(path, file));
  return [...own, ...contracts.flatMap(titlesOf)];
}

describe.each(CHATS.map((chat) => [chat.title, chat] as const))("what %s declares", (_title, { abilities }) => {
  const standings = Object.entries(abilities);

  test("that it can do is shown by a test that there is", () => {
    const unproved = standings.flatMap(([name, standing]) => {
      if (!standing.can) return [];
      const file = new URL(standing.file, ROOT);
      if (!/\.test\.ts$/u.test(standing.file) || !existsSync(file)) return [`${name}: there is no ${standing.file}`];
      return titlesOf(file).includes(standing.test) ? [] : [`${name}: ${standing.file} has no test "${standing.test}"`];
    });
    expect(unproved).toEqual([]);
  });

  test("that it cannot do has a reason in a sentence", () => {
    const whys = standings.flatMap(([, standing]) => (standing.can ? [] : [standing.why]));
    expect(whys.filter((why) => !/^[A-Z`].{10,200}\.$/u.test(why))).toEqual([]);
  });
});

test("every chat of the house is in the table", () => {
  // The socket is the console's way in from another process.
  const folders = readdirSync(new URL("src/chat/", ROOT)).filter((name) => name !== "socket");
  expect(CHATS.map(({ title }) => title.toLowerCase()).sort()).toEqual(folders.sort());
});
