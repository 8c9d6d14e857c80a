import { expect, test } from "vitest";
import { mergeEnvFile } from "../../src/config/env-file.ts";

test("a .env file is beneath the real environment, which wins even with an empty value", () => {
  const text = 'A=file\nB="from file" # why\nC=file\n# D=off\n';
  expect(mergeEnvFile(text, { A: "real", C: "" })).toEqual({ A: "real", B: "from file", C: "" });
});
