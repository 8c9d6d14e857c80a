import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const PAGE = readFileSync(new URL("docs/reliability.md", ROOT), "utf8");

test("every test that a promise names is there", () => {
  const named = [...new Set(PAGE.match(/test\/[\w/.-]+\.ts/gu))];
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});

test("every row of its tables ends with what holds it up, or with a kind's marker", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  const bare = rows.filter((row) => !/`[^`]+` \|$|(?:held up by|marker|none needed.*|read back|time) \|$/u.test(row));
  expect(bare).toEqual([]);
});
