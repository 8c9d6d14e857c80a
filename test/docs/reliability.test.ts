import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const PAGE = readFileSync(new URL("docs/reliability.md", ROOT), "utf8");

test("every test that a promise names is there", () => {
  const named = [...new Set(PAGE.match(/test\/[\w/.-]+\.ts/gu))];
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});

test("every row of a table of promises ends with the tests that hold it up", () => {
  const tables = PAGE.split("\n\n").filter((block) => /^\| .*\| held up by \|$/mu.test(block));
  expect(tables.length).toBe(2);
  const rows = tables.flatMap((table) => table.trim().split("\n").slice(2));
  expect(rows.filter((row) => !/`test\/[\w/.-]+` \|$/u.test(row))).toEqual([]);
});
