import { describe, expect, test } from "vitest";
import { continuedWords, cutWords, leftWords } from "../../src/core/left-words.ts";
import { type Paragraph, paginate } from "../../src/core/pages.ts";

interface Word {
  readonly word: string;
  readonly counts: number;
}

const words = (all: string, counts = 1): readonly Word[] => all.split(" ").map((word) => ({ word, counts }));

/** Pages of so many words each. */
function spread(paragraphs: readonly Paragraph<Word>[], size: number, most: number) {
  const open = (page: number) => {
    if (page >= most) return undefined;
    const on: string[] = [];
    const take = ({ word }: Word, next: Word | undefined) => {
      if (on.length + (next === undefined ? 1 : 2) > size) return false;
      on.push(word);
      return true;
    };
    return { on, take };
  };
  const { sheets, afterFirst, left } = paginate(paragraphs, open, ({ word, counts }) => ({ word: `${word}+`, counts }));
  return { pages: sheets.map(({ on }) => on.join(" ")), afterFirst, left };
}

function list(heading: string, items: string): Paragraph<Word> {
  const head = { word: heading, counts: 0 };
  return { heading: head, rows: [head, ...words(items)], isList: true };
}

describe("paragraphs over pages", () => {
  test("what fits is one page, and nothing is left", () => {
    const { pages, left } = spread([list("H", "a b")], 3, 5);
    expect(pages).toEqual(["H a b"]);
    expect(left.count).toBe(0);
    expect(spread([], 3, 5).pages).toEqual([""]);
  });

  test("a heading never stands last, and is repeated where its rows go on", () => {
    const { pages } = spread([{ rows: words("x y"), isList: false }, list("H", "a b c")], 3, 5);
    expect(pages).toEqual(["x y", "H a b", "H+ c"]);
  });

  test("what finds no room is counted, after the first page and after the last", () => {
    const { pages, afterFirst, left } = spread([list("H", "a b c d e f g")], 3, 2);
    expect(pages).toEqual(["H a b", "H+ c d"]);
    expect(afterFirst).toEqual({ count: 5, isOfOneList: true });
    expect(left).toEqual({ count: 3, isOfOneList: true });
  });

  test("what is left of several paragraphs is not more of one list", () => {
    const { left } = spread([list("H", "a b"), list("K", "c d")], 2, 1);
    expect(left).toEqual({ count: 3, isOfOneList: false });
  });

  test("rows that count nothing are still something that is left", () => {
    expect(spread([{ rows: words("x y", 0), isList: false }], 1, 1).left.count).toBe(1);
  });
});

describe("what is left, in words", () => {
  test("says how much, and what to type for a part of it", () => {
    expect(leftWords({ count: 1_476, isOfOneList: true }, "alerts")).toEqual({
      words: "… and 1,476 more. Ask for a part of it: ",
      type: "alerts for <service>",
    });
    expect(leftWords({ count: 1, isOfOneList: false }, "help")).toEqual({ words: "… and 1 more line" });
    expect(leftWords({ count: 2, isOfOneList: false })).toEqual({ words: "… and 2 more lines" });
  });

  test("says where it is", () => {
    const left = { count: 3, isOfOneList: true };
    expect(continuedWords(left, "thread", true)).toBe("… and 3 more in the thread");
    expect(continuedWords(left, "below", false)).toBe("… and 3 more, the first of them below");
    expect([cutWords(1), cutWords(1_204)]).toEqual(["… and 1 more character", "… and 1,204 more characters"]);
  });
});
