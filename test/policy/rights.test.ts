import { describe, expect, test } from "vitest";
import { PERMISSIONS } from "../../src/core/command.ts";
import type { Actor, Place } from "../../src/core/people.ts";
import { type Policy, permissionsOf, policyFrom, policyWarnings, refusal, rolesOf } from "../../src/core/policy.ts";
import type { PolicyFile, Role } from "../../src/core/policy-file.ts";

const ANA: Actor = { id: "slack:U0123", name: "Ana", email: "Ana@Example.com", zone: "UTC" };
const BEN: Actor = { id: "slack:U0BEN", name: "Ben", email: "ben@example.com", zone: "UTC" };
const GUEST: Actor = { id: "discord:42", name: "Guest", groups: ["discord:role:7"], zone: "UTC" };
const MAIN: Place = { id: "slack:C0123", platform: "slack" };
const OTHER: Place = { id: "discord:99", platform: "discord" };

function policy({
  responders = [],
  admins = [],
  roles,
}: {
  responders?: string[];
  admins?: string[];
  roles?: Role[];
}): Policy {
  const file: PolicyFile | undefined = roles && { roles, places: {}, components: {}, people: [], ask: {} };
  return policyFrom(file, { responders, admins, policyPath: "./tocsin.yaml" });
}

function role(of: Partial<Role>): Role {
  return { name: "on-duty", permissions: ["page"], people: [], groups: [], places: [], ...of };
}

const may = (of: Policy, actor: Actor, place = MAIN) => [...permissionsOf(of, actor, place)];

describe("rights fail closed", () => {
  test("without any setting everybody may read and nobody may write", () => {
    expect(may(policy({}), ANA)).toEqual(["read"]);
    expect(rolesOf(policy({}), ANA, MAIN)).toEqual([]);
  });

  test("a responder may write everything but administer, whatever the case of the address", () => {
    const of = policy({ responders: ["ana@example.com"] });
    expect(may(of, ANA)).toEqual(["read", "status.write", "alerts.write", "page"]);
    expect(rolesOf(of, ANA, MAIN)).toEqual(["TOCSIN_RESPONDERS"]);
    expect(may(of, GUEST)).toEqual(["read"]);
  });

  test("an admin may do everything", () => {
    expect(may(policy({ admins: ["slack:U0123"] }), ANA)).toEqual([...PERMISSIONS]);
  });

  test("a star is everybody", () => {
    expect(may(policy({ responders: ["*"] }), GUEST)).toContain("page");
  });

  test("an id is not somebody else's whose id only begins alike, and a name is no id", () => {
    const of = policy({ responders: ["slack:U01234", "slack:U012", "Ana"] });
    expect(may(of, ANA)).toEqual(["read"]);
  });

  test("somebody without an address is not matched by an empty or missing one", () => {
    expect(may(policy({ responders: ["", "undefined"] }), GUEST)).toEqual(["read"]);
  });
});

describe("roles of the policy file", () => {
  test("come on top of the simple settings", () => {
    const of = policy({
      responders: ["ana@example.com"],
      roles: [role({ people: ["slack:U0123"], permissions: ["admin"] })],
    });
    expect(may(of, ANA)).toEqual([...PERMISSIONS]);
    expect(rolesOf(of, ANA, MAIN)).toEqual(["TOCSIN_RESPONDERS", "on-duty"]);
  });

  test("hold for the groups that the platform vouches for", () => {
    const of = policy({ roles: [role({ groups: ["discord:role:7"] })] });
    expect(may(of, GUEST)).toEqual(["read", "page"]);
    expect(may(of, ANA)).toEqual(["read"]);
  });

  test.each(["slack:C0123", "C0123", "#C0123"])("bound to the place %s, hold there and nowhere else", (entry) => {
    const of = policy({ roles: [role({ people: ["*"], places: [entry] })] });
    expect(may(of, ANA, MAIN)).toEqual(["read", "page"]);
    expect(may(of, ANA, { ...MAIN, thread: "17.2" })).toEqual(["read", "page"]);
    expect(may(of, ANA, OTHER)).toEqual(["read"]);
  });
});

describe("a refusal names the line to add", () => {
  test.each([
    ["status.write", "change the status page", "TOCSIN_RESPONDERS"],
    ["alerts.write", "change alerts", "TOCSIN_RESPONDERS"],
    ["page", "page people", "TOCSIN_RESPONDERS"],
    ["admin", "administer me", "TOCSIN_ADMINS"],
  ] as const)("for %s", (permission, deed, variable) => {
    expect(refusal(permission, ANA, policy({}))).toBe(
      `You may not ${deed} here. Add ${variable}=ana@example.com to .env and restart, or a role with ${permission} for ana@example.com to tocsin.yaml and say reload.`,
    );
  });

  test("where others are responders already, it adds to them and names none of them", () => {
    const sentence = refusal("page", BEN, policy({ responders: ["ana@example.com"] }));
    expect(sentence).toContain("Add ben@example.com to TOCSIN_RESPONDERS in .env and restart");
    expect(sentence).not.toContain("ana@");
  });

  test("somebody without an address is told how to be known: rights come with it", () => {
    expect(refusal("page", GUEST, policy({ responders: ["ana@example.com"] }))).toBe(
      'You may not page people here. I do not know your e-mail address. Say "link me" where I know you (Slack, the ' +
        'console) and tell me the code here, or ask an admin to say "link @Guest to your@address".',
    );
    expect(refusal("page", { ...GUEST, noEmail: "the account is deactivated" }, policy({}))).toContain(
      "I do not know your e-mail address: the account is deactivated. Say",
    );
  });

  test("a program without an address is nobody's account: it can be named by its id alone", () => {
    expect(refusal("page", { ...GUEST, isBot: true }, policy({}))).toContain(
      "Add TOCSIN_RESPONDERS=discord:42 to .env",
    );
  });

  test("a console speaker without an address is told to give one", () => {
    const nobody: Actor = { id: "console:local", name: "you", zone: "UTC" };
    expect(refusal("page", nobody, policy({}))).toBe(
      "You may not page people here. I do not know who you are: set TOCSIN_USER=you@example.com in .env, or say --as you@example.com.",
    );
  });

  test("following it grants the right, for everybody it may be said to", () => {
    for (const actor of [ANA, BEN]) {
      for (const permission of ["status.write", "alerts.write", "page", "admin"] as const) {
        const [, variable = "", who = ""] = /Add (\w+)=(\S+) to/u.exec(refusal(permission, actor, policy({}))) ?? [];
        const key = variable === "TOCSIN_ADMINS" ? "admins" : "responders";
        expect(may(policy({ [key]: [who] }), actor)).toContain(permission);
      }
    }
  });
});

describe("what is said loudly at the start", () => {
  test("that nobody may write", () => {
    expect(policyWarnings(policy({}))).toEqual([expect.stringMatching(/^Nobody may write: set TOCSIN_RESPONDERS/u)]);
  });

  test("what everybody may do, and where", () => {
    const of = policy({
      responders: ["*"],
      roles: [role({ groups: ["*"], places: ["main"] }), role({ people: ["slack:U1"] })],
    });
    expect(policyWarnings(of)).toEqual([
      'EVERYBODY who can reach me may change the status page, change alerts and page people everywhere, because TOCSIN_RESPONDERS is for "*".',
      'EVERYBODY who can reach me may page people in main, because on-duty is for "*".',
    ]);
  });

  test("nothing when the rights are somebody's", () => {
    expect(policyWarnings(policy({ responders: ["ana@example.com"] }))).toEqual([]);
  });
});
