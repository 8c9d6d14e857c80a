import { describe, expect, test } from "vitest";
import { maskSource } from "./mask-source.ts";

/** Written apart, so that these texts are not mistaken for templates of this file. */
const OPEN = "$" + "{";

describe("masking a source text", () => {
  test.each([
    ["a; // b", "a; "],
    ["a /* b\nc */ d", "a \n d"],
    ['f("Date.now()") + 1', "f( ) + 1"],
    ["f('it\\'s // no comment') + 1", "f( ) + 1"],
    [`\`a ${OPEN}b({ c: \`d ${OPEN}e} f\` })} g\` + h`, " b({ c: e }) + h"],
    [`\`a ${OPEN}b}\` + "}" + c`, " b + + c"],
    ["x = /[/\"']+/u; y", "x = ; y"],
    ["x = a / b / c;", "x = a / b / c;"],
    ["return /'/;", "return ;"],
    ['x("https://x.test")', "x( )"],
  ])("%s", (text, code) => {
    expect(maskSource(text).code.replace(/ +/gu, " ")).toBe(code);
    expect(maskSource(text).code).toHaveLength(text.length);
  });

  test("strings stay in the text without comments", () => {
    const text = 'import { a } from "b"; // why\nconst c = `d`;\n';
    expect(maskSource(text).withoutComments).toBe('import { a } from "b";       \nconst c = `d`;\n');
  });
});
