import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noteText, readSigned } from "../../../integrations/jsm/note-text.ts";

const ANA = { id: "1", name: "Ana Lima", email: "ana@example.com" };
const TOKEN = "tocsin@example.com";
const note = (params: { text?: string; did?: string }, by = ANA) => noteText({ title: "t", ...params }, by, TOKEN);

describe("a note", () => {
  test("says who did something, and what they said about it", () => {
    expect(note({ did: "Acknowledged" })).toBe("Acknowledged by Ana Lima through Tocsin");
    expect(note({ did: "Closed", text: "Added workers" })).toBe("Closed by Ana Lima through Tocsin: Added workers");
  });

  test("names a stranger, not the one who stands in", () => {
    const by = { ...ANA, onBehalfOf: "Zoe (zoe@example.com)" };
    expect(note({ did: "Acknowledged" }, by)).toBe("Acknowledged by Zoe (zoe@example.com) through Tocsin");
    expect(note({ text: "Looking" }, { ...by, email: TOKEN })).toBe("Looking\n— Zoe (zoe@example.com), through Tocsin");
  });

  test("of the token's own account needs no name", () => {
    expect(note({ text: "Looking" }, { ...ANA, email: "Tocsin@Example.com" })).toBe("Looking");
  });

  test("that is too long loses its end, never the name", () => {
    for (const text of [note({ text: "x".repeat(30_000) }), note({ did: "Closed", text: "x".repeat(30_000) })]) {
      expect(text).toHaveLength(25_000);
      expect(text).toContain("Ana Lima");
    }
  });

  test("is read back as who said it and their words, whatever these are", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (text) => {
        expect(readSigned(note({ text }))).toEqual({ who: "Ana Lima", text });
      }),
    );
    expect(readSigned(note({ did: "Closed", text: "a\nb: c" }))).toEqual({ who: "Ana Lima", text: "a\nb: c" });
  });

  test.each(["Looking", "Acknowledged by Ana Lima through Tocsin", "a by b", ""])(
    "such as %j stays as it is",
    (text) => {
      expect(readSigned(text)).toEqual({ text });
    },
  );
});
