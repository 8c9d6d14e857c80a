import { describe, expect, test } from "vitest";
import { policyFrom } from "../../src/core/policy.ts";
import { readPolicy } from "../../src/policy/read.ts";

const SOURCE = { name: "tocsin.yaml", accounts: [] };

async function hooksOf(...lines: string[]) {
  const reading = await readPolicy(lines.join("\n"), SOURCE);
  if (!reading.ok) throw new Error(reading.faults.join("\n"));
  return policyFrom(reading.file, { responders: [], admins: [], policyPath: "tocsin.yaml" }).hooks;
}

async function faultsOf(...lines: string[]): Promise<readonly string[]> {
  const reading = await readPolicy(lines.join("\n"), SOURCE);
  if (reading.ok) throw new Error("the file was accepted");
  return reading.faults;
}

const MINIMAL = ["hooks:", "  backups:", "    key: id", "    title: text"];

describe("what /hooks/in/<name> takes", () => {
  test("is nothing without a word about it", async () => {
    for (const text of ["", "hooks:"]) expect(await hooksOf(text)).toEqual({});
  });

  test("is a key and a title at the least", async () => {
    expect(await hooksOf(...MINIMAL)).toEqual({ backups: { key: "id", title: "text" } });
  });

  test("is all that can be said", async () => {
    const hooks = await hooksOf(
      ...MINIMAL,
      "    each: results",
      "    service: labels.app.kubernetes.io/name",
      "    url: link",
      "    description: output",
      "    priority: { path: severity, values: { disaster: P1, 2: p2 } }",
      "    closed: { path: ok, values: [true, 0, recovered] }",
      "    tags: labels",
    );
    expect(hooks.backups).toEqual({
      key: "id",
      title: "text",
      each: "results",
      service: "labels.app.kubernetes.io/name",
      url: "link",
      description: "output",
      priority: { path: "severity", values: { disaster: "P1", "2": "P2" } },
      closed: { path: "ok", values: ["true", "0", "recovered"] },
      tags: "labels",
    });
  });

  test("one value that closes needs no list", async () => {
    const { backups } = await hooksOf(...MINIMAL, "    closed: { path: ok, values: true }");
    expect(backups?.closed?.values).toEqual(["true"]);
  });

  test("without key or title says what is missing, and on which line", async () => {
    expect(await faultsOf("hooks:", "  backups:", "    url: link")).toEqual([
      "tocsin.yaml:2: hooks.backups.key is missing: the path of what tells one alert from another",
      "tocsin.yaml:2: hooks.backups.title is missing: the path of the title",
    ]);
    expect(await faultsOf("hooks:", "  backups:")).toHaveLength(2);
  });

  test("an unknown key is refused with the one that was meant", async () => {
    expect(await faultsOf(...MINIMAL, "    servce: app")).toEqual([
      "tocsin.yaml:5: hooks.backups.servce is not a key. Did you mean service?",
    ]);
    expect(await faultsOf(...MINIMAL, "    priority: { path: p, value: {} }")).toEqual([
      "tocsin.yaml:5: hooks.backups.priority.value is not a key. Did you mean values?",
    ]);
  });

  test.each(["Backups", "back_ups", "back ups", "x".repeat(41), "in/x"])("%s is refused as a name", async (name) => {
    expect(await faultsOf("hooks:", `  "${name}": { key: id, title: text }`)).toEqual([
      expect.stringMatching(/^tocsin.yaml:[12]: hooks.* is not a hook's name: .* 1 to 40 of a-z, 0-9 and -$/u),
    ]);
  });

  test("a name that JavaScript keeps for itself is nobody's", async () => {
    expect(await hooksOf("hooks:", '  "__proto__": { key: id, title: text }')).toEqual({});
  });

  test.each(["x".repeat(40), "constructor", "a-1"])("%s is a name", async (name) => {
    expect(Object.keys(await hooksOf("hooks:", `  ${name}: { key: id, title: text }`))).toEqual([name]);
  });

  test.each(["P0", "P6", "high", "1"])("a value cannot stand for %s", async (priority) => {
    expect(
      await faultsOf(...MINIMAL, "    priority:", "      path: p", `      values: { bad: "${priority}" }`),
    ).toEqual(["tocsin.yaml:7: hooks.backups.priority.values.bad must be a priority, P1 to P5"]);
  });

  test.each(["a..b", ".a", "a.", ".."])("%s is no path", async (path) => {
    expect(await faultsOf("hooks:", "  backups:", "    key: id", `    title: "${path}"`)).toEqual([
      expect.stringMatching(/^tocsin.yaml:4: hooks.backups.title is not a path: /u),
    ]);
  });

  test("what cannot be read as a mapping is refused", async () => {
    expect(await faultsOf("hooks: [backups]")).toEqual(["tocsin.yaml:1: hooks must be a mapping of names"]);
    expect(await faultsOf(...MINIMAL, "    closed: { path: ok, values: [] }")).toEqual([
      "tocsin.yaml:5: hooks.backups.closed.values must have at least one value",
    ]);
    expect(await faultsOf(...MINIMAL, "    closed: { path: ok, values: [{}] }")).toEqual([
      "tocsin.yaml:5: hooks.backups.closed.values[0] must be text, a number, true or false",
    ]);
  });
});
