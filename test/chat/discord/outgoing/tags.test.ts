import { expect, test } from "vitest";
import type { Forum } from "../../../../src/chat/discord/outgoing/forum/forums.ts";
import { tagsOf } from "../../../../src/chat/discord/outgoing/forum/tags.ts";

function forum(names: readonly string[], more: Partial<Forum> = {}): Forum {
  const tags = names.map((name) => ({ id: name, name, moderated: name.startsWith("mod") }));
  return { id: "1", name: "pages", guild: "2", tags, requiresTag: false, ...more };
}

test("a state has the tag of its name, in any case, or none", () => {
  const tags = ["Open", " ACKED ", "Snoozed", "Resolved"];
  expect(tagsOf(forum(tags), "open")).toEqual(["Open"]);
  expect(tagsOf(forum(tags), "acked")).toEqual([" ACKED "]);
  expect(tagsOf(forum(tags), "snoozed")).toEqual(["Snoozed"]);
  expect(tagsOf(forum(tags), "closed")).toEqual(["Resolved"]);
  expect(tagsOf(forum(["customer"]), "open")).toEqual([]);
  expect(tagsOf(forum(tags), undefined)).toEqual([]);
});

test("a post has at most five tags, and its state's is never the one that is left out", () => {
  const others = ["a", "b", "c", "d", "e"];
  expect(tagsOf(forum([...others, "open", "closed"]), "closed", ["open", ...others])).toEqual([
    "closed",
    ...others.slice(0, 4),
  ]);
});

test("a forum that demands a tag gets one that means no other state, or says which it should have", () => {
  const demanding = { requiresTag: true };
  expect(tagsOf(forum(["closed", "mod", "customer"], demanding), "open")).toEqual(["customer"]);
  expect(() => tagsOf(forum(["closed", "mod"], demanding), "open")).toThrow("#pages takes no post without a tag");
});
