import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEnv } from "../../src/cli/env-file.ts";
import { makeDir } from "./shell.ts";

function read(text: string | Buffer, env: Record<string, string> = {}) {
  const dir = makeDir();
  writeFileSync(join(dir, ".env"), text);
  return readEnv(dir, env);
}

test("a folder without .env leaves the environment as it is", () => {
  expect(readEnv(makeDir(), { A: "1" })).toEqual({ A: "1" });
});

test("every form that Node reads is read, and the real environment wins", () => {
  const text = [
    "# keys",
    "",
    "PLAIN=a b # why",
    "export EXPORTED=x",
    'QUOTED="it\'s"',
    "EMPTY=",
    'LONG="one',
    'two" # and why',
    "  SPACED = y ",
    "REAL=file",
  ].join("\r\n");
  expect(read(`\u{feff}${text}`, { REAL: "real" })).toMatchObject({
    PLAIN: "a b",
    EXPORTED: "x",
    QUOTED: "it's",
    EMPTY: "",
    SPACED: "y",
    REAL: "real",
  });
});

test.each([
  ["a line that is no setting", "A=1\nPAGERDUTY_TOKEN: abc\n", ".env: line 2 is not NAME=value."],
  ["a name that is none", "1A=2\n", ".env: line 1 is not NAME=value."],
  ["a quote that is never closed", 'A=1\nB="two\nC=3\n', '.env: the " of line 2 is never closed.'],
  ["another encoding", Buffer.from("A=1\n", "utf16le"), ".env: it is not UTF-8 text."],
  ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47]), ".env: it is not UTF-8 text."],
])("%s is named in one line that shows no value", (_what, text, fault) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ faults: [fault] }));
});

test("a folder by that name is named in one line", () => {
  const dir = makeDir();
  mkdirSync(join(dir, ".env"));
  expect(() => readEnv(dir, {})).toThrow(".env cannot be read (EISDIR): correct its rights or take it away.");
});
