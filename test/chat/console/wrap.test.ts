import { expect, test } from "vitest";
import { COLOUR_BRUSH, LINKING_BRUSH } from "../../../src/chat/console/colours.ts";
import { wrapped } from "../../../src/chat/console/wrap.ts";

test("a long line is broken between words, and goes on further in", () => {
  expect(wrapped("  ■ PD-1003 Build queue depth above 12,000 · P1 · paging Leah Cohen", 30)).toBe(
    ["  ■ PD-1003 Build queue depth", "    above 12,000 · P1 · paging", "    Leah Cohen"].join("\n"),
  );
});

test("what fits stays as it is, blanks and all", () => {
  expect(wrapped("a  b\n\n  c   d", 8)).toBe("a  b\n\n  c   d");
});

test("a word that is too long stays whole, so that an address can be copied", () => {
  expect(wrapped("see http://vendor.example/incidents/123456 now", 20)).toBe(
    "see\n  http://vendor.example/incidents/123456\n  now",
  );
});

test("colours and links take no room, and none is torn apart", () => {
  const link = LINKING_BRUSH.link("http://a.example/with a blank", "PD-12", true);
  const line = `${COLOUR_BRUSH.paint("red", "■")} ${link} is stuck`;
  expect(wrapped(line, 16)).toBe(line);
  expect(wrapped(line, 15)).toBe(`${COLOUR_BRUSH.paint("red", "■")} ${link} is\n  stuck`);
});

test("wide characters take two columns", () => {
  expect(wrapped("障害 障害 障害", 9)).toBe("障害 障害\n  障害");
});
