import fc from "fast-check";
import { expect, test } from "vitest";
import { visible } from "../../../src/chat/console/visible.ts";

test.each([
  ["colours", "a\u001b[31mred\u001b[0mb", "aredb"],
  ["a cleared screen", "\u001b[2J\u001b[Hgone", "gone"],
  ["a window title", "\u001b]0;owned\u0007text", "text"],
  ["a link", "\u001b]8;;http://evil.example\u001b\\here\u001b]8;;\u001b\\", "here"],
  ["a device string", "\u001bP1$r0m\u001b\\text", "text"],
  ["a sequence that never ends", "\u001b]0;the rest is shown", "0;the rest is shown"],
  ["a single escape", "\u001bctext", "text"],
  ["eight-bit controls", "a\u009b31mb\u0085c", "a31mbc"],
  ["backspaces over the truth", "failed\b\b\b\b\b\bdone", "faileddone"],
  ["reordered text", "\u202eevil\u202c \u2066x\u2069", "evil x"],
  ["further lines", "Disk full\r\n✓ Acknowledged 5 alerts\u2028more", "Disk full ✓ Acknowledged 5 alerts more"],
  ["a tab", "a\tb", "a b"],
  ["ordinary text of any script", "Zażółć 構築 🚒 – “ok”", "Zażółć 構築 🚒 – “ok”"],
])("%s cannot act on a terminal", (_what, outside, shown) => {
  expect(visible(outside)).toBe(shown);
});

test("whatever comes in, no control character and no line break comes out", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("\u001b", "[", "]", "\\", "3", "m", "\n", "\u009b", "\u0007", "é") }),
      (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
      },
    ),
  );
});
