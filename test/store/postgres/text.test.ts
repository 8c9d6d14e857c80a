import fc from "fast-check";
import { expect, test } from "vitest";
import { fromColumn, toColumn, wellFormed } from "../../../src/store/postgres/text.ts";

test("any text comes back as it was, and no column ever holds U+0000", () => {
  const text = fc.string({ unit: fc.constantFrom("\\", "0", "\u0000", "a", "𝄞", "\n") });
  fc.assert(
    fc.property(text, (id) => {
      expect(toColumn(id)).not.toContain("\u0000");
      expect(fromColumn(toColumn(id))).toBe(id);
    }),
  );
});

test("two ids never become one", () => {
  const text = fc.string({ unit: fc.constantFrom("\\", "0", "\u0000") });
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(toColumn(one) === toColumn(other)).toBe(one === other);
    }),
  );
});

test("half a surrogate pair is refused", () => {
  expect(() => wellFormed("a\ud83d")).toThrow("broken character");
  expect(wellFormed("𝄞")).toBe("𝄞");
});
