import { afterEach, describe, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { outsider, writesAt } from "../kit/outsider.ts";

const ZOE = "zoe@example.com";
const WRITES = [
  "ack all",
  "ack PD-1003",
  "resolve OG-472",
  "snooze mine for 2h",
  "note PD-1003: x",
  "assign PD-1003 to me",
  "escalate PD-1003",
  "page API Gateway: x",
  "undo",
  "retry",
  "reload",
];

let story: Story;
afterEach(() => story.ends());

describe("who may write", () => {
  test("nobody is named, so nobody may write: the refusal names the line to add, and reading goes on", async () => {
    story = await startStory({
      env: { TOCSIN_RESPONDERS: undefined, TOCSIN_SANDBOX: "0" },
    });
    for (const said of WRITES) {
      const { text, message } = await story.says(said);
      expect(message.refused, said).toBe(true);
      expect(message.reply.tone, said).toBe("warn");
      const variable = said === "reload" ? "TOCSIN_ADMINS" : "TOCSIN_RESPONDERS";
      expect(text, said).toContain(`Add ${variable}=ana@example.com to .env and restart, or a role with`);
      expect(text.split("\n"), said).toHaveLength(1);
    }
    expect(writesAt(story.world)).toEqual([]);
    expect((await story.says("alerts")).text).toContain("27 alerts");
    expect((await story.says("ack all?")).message.reply.buttons ?? []).toEqual([]);
    expect(story.app.banner.join("\n")).toContain("Nobody may write");
  });

  test("a responder may; whoever is not one may only read", async () => {
    story = await startStory();
    expect((await story.says("ack PD-1003", { as: "jonas@example.com" })).text).toBe(
      "You may not change alerts here. Add jonas@example.com to TOCSIN_RESPONDERS in .env and restart, or a role with alerts.write for jonas@example.com to tocsin.yaml and say reload.",
    );
    expect((await story.says("ack PD-1003")).text).toContain("PD-1003: acknowledged.");
  });

  test("a role gives what it lists, to whom it lists, where it lists", async () => {
    story = await startStory({
      policy: `roles:
  war-room:
    permissions: [alerts.write]
    people: [jonas@example.com]
    places: ["console:war-room"]
`,
    });
    const inside = { as: "jonas@example.com", place: "war-room" };
    expect((await story.says("ack PD-1003", inside)).text).toContain("PD-1003: acknowledged.");
    expect((await story.says("page API Gateway: x", inside)).text).toContain("You may not page people here.");
    const outside = { as: "jonas@example.com", place: "lobby" };
    expect((await story.says("ack PD-1004", outside)).text).toContain("You may not change alerts here.");
    expect((await story.says("ack PD-1004", { as: "mira@example.com", place: "war-room" })).text).toContain(
      "You may not change alerts here.",
    );
  });

  test("the yes to a question is checked again with the rights of that moment", async () => {
    const role = `roles:
  crew: { permissions: [alerts.write, admin], people: [ana@example.com] }
ask: { ack: 0 }
`;
    story = await startStory({ policy: role, env: { TOCSIN_RESPONDERS: undefined, TOCSIN_ADMINS: "ops@example.com" } });
    expect((await story.says("ack all")).message.question).toBe(true);
    await story.writesPolicy(role.replace("alerts.write, admin", "read"));
    await story.says("reload", { as: "ops@example.com" });
    const { text, message } = await story.says("yes");
    expect(message.refused).toBe(true);
    expect(text).toContain("You may not change alerts here.");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("a bad file keeps the old one, and says where the fault is", async () => {
    const good = "ask: { ack: 0 }\n";
    story = await startStory({ policy: good, env: { TOCSIN_ADMINS: "ana@example.com" } });
    await story.writesPolicy("ask:\n  ack: many\n  akc: 3\n");
    const { text, message } = await story.says("reload");
    expect(message.reply.tone).not.toBe("good");
    expect(message.refused).toBe(true);
    expect(text).toMatch(/tocsin\.yaml:2: ask\.ack must be a whole number/u);
    expect((await story.says("ack all")).message.question).toBe(true);
    await story.says("no");
    await story.writesPolicy("ask: { ack: 50 }\n");
    expect((await story.says("reload")).message.reply.tone).toBe("good");
    expect((await story.says("ack all")).message.question).toBe(false);
  });
});

describe("under whose name", () => {
  test("each pager sees the person who asked", async () => {
    story = await startStory({ env: { TOCSIN_RESPONDERS: "*" } });
    await story.says("ack PD-1003 OG-472", { as: "jonas@example.com" });
    const [pagerduty, opsgenie] = ["pagerduty", "opsgenie"].map((vendor) =>
      writesAt(story.world).find((entry) => entry.vendor === vendor),
    );
    expect(pagerduty?.headers.from).toBe("jonas@example.com");
    expect(opsgenie?.body).toMatchObject({ user: "jonas@example.com" });
    expect((await outsider(story.world).alert(472)).owner).toBe("jonas@example.com");
  });

  test("somebody no pager knows is refused with the line to add", async () => {
    story = await startStory({ env: { TOCSIN_RESPONDERS: "*" } });
    expect((await story.says("ack PD-1003", { as: ZOE })).text).toBe(
      `PagerDuty has no user "${ZOE}": add \`people: { "${ZOE}": { pagerduty: <their PagerDuty e-mail> } }\` to tocsin.yaml, or set PAGERDUTY_FROM.`,
    );
    expect((await story.says("ack OG-472", { as: ZOE })).text).toBe(
      `OpsGenie has no user "${ZOE}": add \`people: { "${ZOE}": { opsgenie: <their OpsGenie e-mail> } }\` to tocsin.yaml, or set OPSGENIE_FALLBACK_USER.`,
    );
    expect(writesAt(story.world)).toEqual([]);
  });

  test("the line that the refusal names works as it stands", async () => {
    story = await startStory({
      env: { TOCSIN_RESPONDERS: "*" },
      policy: `people: { "${ZOE}": { pagerduty: jonas@example.com, opsgenie: mira@example.com } }\n`,
    });
    const { text } = await story.says("ack PD-1003 OG-472", { as: ZOE });
    expect(text).toContain("Found 2 alerts: 2 acknowledged.");
    expect(writesAt(story.world).map(({ headers, body }) => headers.from ?? (body as { user?: string }).user)).toEqual([
      "jonas@example.com",
      "mira@example.com",
    ]);
    expect((await story.says("whoami", { as: ZOE })).text).toContain("PagerDuty: Jonas Weber <jonas@example.com>");
  });

  test("one pager that does not know the speaker does not keep the other from acting", async () => {
    story = await startStory({
      env: { TOCSIN_RESPONDERS: "*" },
      policy: `people: { "${ZOE}": { pagerduty: jonas@example.com } }\n`,
    });
    const { text, message } = await story.says("ack all", { as: ZOE });
    expect(message.reply.tone).toBe("warn");
    expect(text).toContain("Found 24 alerts: 12 acknowledged and 12 failed.");
    expect(text).toContain(`12 alerts of OpsGenie: OpsGenie has no user "${ZOE}"`);
    expect(text).toContain("Still unacknowledged: 12");
  });

  test("a fallback account acts for whom a pager does not know, with a note that names the person", async () => {
    story = await startStory({
      env: {
        TOCSIN_RESPONDERS: "*",
        PAGERDUTY_FROM: "leah@example.com",
        OPSGENIE_FALLBACK_USER: "leah@example.com",
      },
    });
    expect((await story.says("whoami", { as: ZOE })).text).toContain("acts as Leah Cohen");
    const { text } = await story.says("ack PD-1003 OG-472", { as: ZOE });
    expect(text).toContain("2 acknowledged");
    for (const handle of ["PD-1003", "OG-472"]) {
      expect((await story.says(`alert ${handle}`)).text, handle).toContain(ZOE);
    }
    const pagerduty = writesAt(story.world).filter(({ vendor }) => vendor === "pagerduty");
    expect(new Set(pagerduty.map(({ headers }) => headers.from))).toEqual(new Set(["leah@example.com"]));
  });
});
