import { describe, expect, test } from "vitest";
import { componentSearch } from "../../src/app/component-search.ts";
import type { Component } from "../../src/core/status.ts";
import type { Entry } from "../../src/router/names.ts";
import { component, entryOf } from "../router/company.ts";

const PAGE: readonly Component[] = [
  component("Build Processing", "Core"),
  component("API", "Core"),
  component("Web", "Frontend", "degraded_performance"),
  component("Web", "Partners", "major_outage"),
  component("Logs", "Frontend", "under_maintenance"),
  component("Search, Index and Cache"),
  component("🔥 Hot Path"),
  component("Größe-Rechner", "Zürich / Süd"),
  component("検索サービス"),
];

function found(typed: string, entries: readonly Entry[] = PAGE.map(entryOf), limit = 100): readonly string[] {
  return componentSearch(entries)(typed, limit).map(({ label }) => label);
}

describe("what is offered while somebody types", () => {
  test("is everything at first: the broken, then maintenance, then the rest as the page has it", () => {
    expect(found("")).toEqual([
      "Partners / Web",
      "Frontend / Web",
      "Logs",
      "Build Processing",
      "API",
      "Search, Index and Cache",
      "🔥 Hot Path",
      "Größe-Rechner",
      "検索サービス",
    ]);
  });

  test.each([
    ["web", ["Partners / Web", "Frontend / Web"]],
    ["proc bui", ["Build Processing"]],
    ["buildproc", ["Build Processing"]],
    ["core", ["Build Processing", "API"]],
    ["front", ["Frontend / Web", "Logs"]],
    ["partners / w", ["Partners / Web"]],
    ["INDEX", ["Search, Index and Cache"]],
    ["hot", ["🔥 Hot Path"]],
    ["rechner", ["Größe-Rechner"]],
    ["zürich", ["Größe-Rechner"]],
    ["サービス", ["検索サービス"]],
    ["  api ", ["API"]],
    ["nothing like it", []],
    ["(.*", []],
  ])("%j finds %j", (typed, labels) => {
    expect(found(typed)).toEqual(labels);
  });

  test("a name that begins so stands before one with a word that does; what only has it somewhere is a last resort", () => {
    const page = [component("Backup of API"), component("Rapid"), component("API")];
    expect(found("api", page.map(entryOf))).toEqual(["API", "Backup of API"]);
    expect(found("pid", page.map(entryOf))).toEqual(["Rapid"]);
  });

  test("an alias of the settings is found, and the component is called by its name", () => {
    const [first] = PAGE.map(entryOf);
    if (first === undefined) throw new Error("there is a component");
    expect(found("ci", [{ ...first, named: { ...first.named, aliases: ["CI"] } }])).toEqual(["Build Processing"]);
  });

  test("two of one name in one group are told apart by their ids", () => {
    const twins = [
      { ...component("API", "Core"), id: "one" },
      { ...component("api", "Core"), id: "two" },
    ];
    expect(found("", twins.map(entryOf))).toEqual(["Core / API (one)", "Core / api (two)"]);
  });

  test("thousands are searched in no time, and no more than asked for are given", () => {
    const many = Array.from({ length: 5_000 }, (_, i) => entryOf(component(`Part ${i}`, `Group ${i % 50}`)));
    const startedAt = performance.now();
    expect(found("group 7 part", many, 100)).toHaveLength(100);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
