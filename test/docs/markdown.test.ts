import { describe, expect, test } from "vitest";
import { anchor, code, filled, table } from "../../docs/generator/markdown.ts";

describe("generated Markdown", () => {
  test("bars inside a cell do not make a new cell", () => {
    expect(table(["A", "B"], [["x|y", "z"]])).toBe("| A    | B   |\n| ---- | --- |\n| x\\|y | z   |");
  });

  test("code may hold backticks", () => {
    expect(code("a|b")).toBe("`a|b`");
    expect(code("say `x`")).toBe("`` say `x` ``");
  });

  test("anchors are GitHub's", () => {
    expect(anchor("status set")).toBe("status-set");
    expect(anchor("who's on?")).toBe("whos-on");
  });

  test("only what stands between the markers changes, and doing it twice changes nothing", () => {
    const page = "before\n<!-- generated:x -->\nold\n<!-- /generated -->\nafter\n";
    const once = filled(page, "x", "new");
    expect(once).toBe("before\n<!-- generated:x -->\nnew\n<!-- /generated -->\nafter\n");
    expect(filled(once, "x", "new")).toBe(once);
  });

  test("a page without the markers is refused", () => {
    expect(() => filled("nothing", "x", "new")).toThrow("<!-- generated:x -->");
  });
});
