import { afterEach, describe, expect, test } from "vitest";
import { PAGED_COMPANY } from "../../contracts/alert-company.ts";
import { actor } from "../../contracts/alert-world.ts";
import { startJsm, type World } from "./jsm-account.ts";

let world: World;
afterEach(() => world.sandbox.stop());

const attribute = (who = actor("Ana")) => world.settle(world.source.attribute(who));
const person = (accountId: string, displayName: string, emailAddress?: string, more: object = {}) => ({
  accountId,
  accountType: "atlassian",
  displayName,
  ...(emailAddress === undefined ? {} : { emailAddress }),
  active: true,
  ...more,
});

describe("whose address it is", () => {
  test("is asked of Jira, and remembered for ten minutes", async () => {
    world = await startJsm();
    expect(await attribute()).toMatchObject({ name: "Ana", email: "ana@example.com" });
    await attribute(actor("Somebody", "ANA@example.com"));
    expect(world.requests()).toEqual(["GET /_edge/tenant_info", "GET user/search"]);
    world.clock.advance(601_000);
    await attribute();
    expect(world.requests()).toEqual(["GET user/search"]);
    world.sandbox.expectClean();
  });

  test.each([
    ["one that only begins like it", [person("1", "Ana", "ana@example.com.br")]],
    ["a name that is like it", [person("1", "ana@example.com")]],
    ["somebody who does not show theirs", [person("1", "Ana", "")]],
    ["somebody who has left", [person("1", "Ana", "ana@example.com", { active: false })]],
    ["a customer of the portal", [person("1", "Ana", "ana@example.com", { accountType: "customer" })]],
    ["two people", [person("1", "Ana", "ana@example.com"), person("2", "Ana", "ANA@example.com")]],
  ])("is nobody's when Jira finds %s", async (_what, found) => {
    world = await startJsm();
    world.answers("user/search", 200, found);
    await expect(attribute()).rejects.toMatchObject({
      code: "unknown_person",
      message:
        'Jira Service Management has no user "ana@example.com": add `people: { "ana@example.com": { jsm: <their Jira Service Management e-mail> } }` to tocsin.yaml, or set JSM_FALLBACK_USER.',
    });
  });

  test("is that of the one who has it in full, in any case, among those who are like it", async () => {
    world = await startJsm();
    const alike = [person("1", "Anabel", "ana@example.com.br"), person("2", "Ana", "Ana@Example.com")];
    world.answers("user/search", 200, alike);
    expect(await attribute()).toMatchObject({ id: "2", name: "Ana" });
  });

  test("cannot be told where nobody shows theirs", async () => {
    world = await startJsm({ behaviour: { hidesEmails: true } });
    await expect(attribute()).rejects.toMatchObject({ code: "unknown_person" });
  });

  test("of a stranger is that of the one who stands in, whom Jira must know", async () => {
    world = await startJsm({ env: { JSM_FALLBACK_USER: "dan@example.com" } });
    expect(await attribute(actor("Zoe"))).toMatchObject({ name: "Dan", onBehalfOf: "Zoe (zoe@example.com)" });
    await world.sandbox.stop();
    world = await startJsm({ env: { JSM_FALLBACK_USER: "nobody@example.com" } });
    await expect(attribute(actor("Zoe"))).rejects.toMatchObject({
      code: "not_configured",
      message: "JSM_FALLBACK_USER is nobody@example.com, whom Jira Service Management does not know.",
    });
  });
});

describe("names", () => {
  test("of people come with their addresses; programs and customers are none", async () => {
    world = await startJsm();
    world.answers("users/search", 200, [
      person("1", "Ana", "ana@example.com"),
      person("2", "Sam"),
      person("3", "Build bot", undefined, { accountType: "app" }),
      person("4", "Buyer", "buyer@example.com", { accountType: "customer" }),
      person("5", "Gone", "gone@example.com", { active: false }),
    ]);
    world.answers("users/search", 200, []);
    expect(await world.settle(world.account.names.person?.() ?? Promise.resolve([]))).toEqual([
      { kind: "person", name: "Ana", aliases: ["ana@example.com"], refs: [{ account: "jsm", id: "1" }] },
      { kind: "person", name: "Sam", refs: [{ account: "jsm", id: "2" }] },
    ]);
  });

  test("of two people may be the same: they stay two", async () => {
    const [first] = PAGED_COMPANY.people;
    const namesake = { name: first?.name ?? "", email: "ana.2@example.com", zone: "UTC" };
    world = await startJsm({ company: { ...PAGED_COMPANY, people: [...PAGED_COMPANY.people, namesake] } });
    const people = await world.settle(world.account.names.person?.() ?? Promise.resolve([]));
    const anas = people.filter(({ name }) => name === "Ana");
    expect(anas.map(({ aliases }) => aliases)).toEqual([["ana@example.com"], ["ana.2@example.com"]]);
    expect(new Set(anas.map(({ refs }) => refs[0]?.id)).size).toBe(2);
    const alert = await world.get("API is slow");
    const [, second] = anas;
    if (second === undefined) throw new Error("there is no second Ana");
    await world.run(world.source.assign([alert], await world.by("Ben"), second), await world.by("Ben"));
    expect((await world.get("API is slow")).assignees).toMatchObject([{ email: "ana.2@example.com" }]);
  });

  test("of the owners in a list are read with it, each once", async () => {
    world = await startJsm();
    const owned = (await world.list()).flatMap(({ assignees }) => assignees.map(({ name }) => name));
    expect(owned).toEqual(["Dan"]);
    await world.list();
    expect(world.requests().filter((request) => request.includes("user/bulk"))).toHaveLength(1);
  });

  test("that Jira does not tell cost nobody the list: ids stand for them", async () => {
    world = await startJsm({ behaviour: { missingScopes: ["read:jira-user"] } });
    const owners = (await world.list()).flatMap(({ assignees }) => assignees);
    expect(owners).toMatchObject([{ name: expect.stringMatching(/^712020:/u) }]);
    const duties = await world.settle(world.onCall.duties({ at: world.clock.now(), withNext: true }));
    expect(duties).not.toHaveLength(0);
  });
});
