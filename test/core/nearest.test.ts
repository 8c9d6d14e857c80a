import { describe, expect, test } from "vitest";
import { nearest } from "../../src/core/nearest.ts";

const KEYS = ["TOCSIN_RESPONDERS", "TOCSIN_ADMINS", "TOCSIN_USER", "DATA_DIR"];

describe("the nearest word", () => {
  test.each([
    ["TOCSIN_RESPONDER", "TOCSIN_RESPONDERS"],
    ["tocsin_amdins", "TOCSIN_ADMINS"],
    ["TOCSIN_USRE", "TOCSIN_USER"],
    ["DATADIR", "DATA_DIR"],
  ])("%s is taken for %s", (typed, meant) => {
    expect(nearest(typed, KEYS)).toBe(meant);
  });

  test("a word that is like none of them gets no suggestion", () => {
    expect(nearest("PATH", KEYS)).toBeUndefined();
    expect(nearest("", KEYS)).toBeUndefined();
    expect(nearest("anything", [])).toBeUndefined();
  });
});
