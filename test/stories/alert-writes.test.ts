import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ANA, type Story, startStory } from "../harness.ts";
import { outsider, writesAt } from "../kit/outsider.ts";

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.ends());

/** What was written, as "vendor METHOD last-part-of-the-path". */
const written = (): readonly string[] =>
  writesAt(story.world).map(({ vendor, method, path }) => `${vendor} ${method} ${path.split("/").at(-1)}`);

describe("resolve", () => {
  test("closes alerts of both pagers with the note, and a set says what is still open", async () => {
    const { text, message } = await story.says("resolve PD-1003 OG-472: disk was full");
    expect(text).toContain("Found 2 alerts: 2 resolved.");
    expect(text).not.toContain("Still unacknowledged");
    expect((await story.says("resolve p1 now")).text).toContain("Still unacknowledged: 19");
    expect(message.reply.tone).toBe("good");
    for (const handle of ["PD-1003", "OG-472"]) {
      const shown = await story.says(`alert ${handle}`);
      expect(shown.text).toContain("· closed");
      expect(shown.text).toContain("disk was full");
    }
  });

  test("says of a closed alert that it is closed, and writes nothing", async () => {
    await story.says("close OG-472");
    story.world.clearTraffic();
    expect((await story.says("resolve OG-472: again")).text).toBe("OG-472 is already closed.");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("asks above five alerts, and not when told to do it now", async () => {
    const asked = await story.says("resolve for API Gateway older 1m");
    expect(asked.message.question).toBe(false);
    const more = await story.says("resolve all: test");
    expect(more.message.question).toBe(true);
    expect(more.text).toContain("Resolve 23 alerts?");
    // Whose pages they are, by name, also before anything made the bot read the teams.
    expect(more.text).toMatch(/Paging: .*\d team (?:Web|Data|Infra)/u);
    expect(more.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/u);
    await story.says("no");
    expect((await story.says("resolve all now: test")).text).toContain("23 resolved");
  });

  test("of what cannot be taken back offers no undo, and undo says why", async () => {
    const { message } = await story.says("resolve OG-472");
    expect(message.reply.buttons ?? []).toEqual([]);
    const { text } = await story.says("undo");
    expect(text).toMatch(/^"resolve OG-472" cannot be undone: there is no way to take back "close OG-472 .+"\.$/u);
  });
});

describe("snooze", () => {
  test("of an open PagerDuty alert acknowledges, then snoozes, and the preview shows both", async () => {
    const preview = await story.says("preview snooze PD-1003 for 2h");
    expect(preview.text).toMatch(
      /2 operations, in this order:\n +acknowledge PD-1003 .+\n +snooze PD-1003 .+ for 2 h/u,
    );
    expect(preview.text).toContain("1 alert paging somebody else would be assigned to you.");
    expect(writesAt(story.world)).toEqual([]);
    const { text } = await story.says("snooze PD-1003 for 2h");
    expect(text).toContain("PD-1003: snoozed for 2 h.");
    expect(text).toContain("1 alert paging somebody else is now assigned to Ana Novak.");
    expect(written()).toEqual(["pagerduty PUT incidents", "pagerduty POST snooze"]);
    expect((await story.says("alerts snoozed")).text).toMatch(/PD-1003 .+snoozed until .*05:00/u);
  });

  test("of an acknowledged one needs no acknowledgement", async () => {
    await story.says("ack PD-1006");
    story.world.clearTraffic();
    await story.says("snooze PD-1006 for 1h");
    expect(written()).toEqual(["pagerduty POST snooze"]);
  });

  test("until a time with a reason leaves the reason as a note at both pagers", async () => {
    const { text } = await story.says("snooze PD-1006 OG-472 until 09:00: waiting for the vendor");
    expect(text).toContain("Found 2 alerts: 2 snoozed for 6 h.");
    for (const handle of ["PD-1006", "OG-472"]) {
      expect((await story.says(`alert ${handle}`)).text, handle).toContain("waiting for the vendor");
    }
  });

  test("does not snooze what could not be acknowledged, and says why", async () => {
    story.world.addFault({
      vendor: "pagerduty",
      method: "PUT",
      path: "^/incidents$",
      times: 3,
      fault: {
        kind: "answer",
        status: 400,
        body: { error: { message: "Invalid", code: 2001, errors: ["Incident is locked"] } },
      },
    });
    const { text, message } = await story.says("snooze PD-1006 for 1h");
    story.world.clearFaults();
    expect(message.reply.tone).toBe("bad");
    expect(text).toContain("Incident is locked");
    expect(written()).not.toContain("pagerduty POST snooze");
  });

  test("until a time that has passed is refused", async () => {
    const { text } = await story.says("snooze PD-1003 until yesterday 9am");
    expect(text).toBe("That time has passed; say when it may wake up, for example: for 2h.");
    expect(writesAt(story.world)).toEqual([]);
  });
});

describe("note", () => {
  test("is kept at the alert under the name of the speaker, every line of it", async () => {
    await story.says("note PD-1006: restarted: twice\n(see runbook)");
    await story.says("note OG-472: looked at it");
    const [pagerduty, opsgenie] = writesAt(story.world);
    expect(pagerduty?.body).toMatchObject({ note: { content: "restarted: twice\n(see runbook)" } });
    expect(pagerduty?.headers.from).toBe(ANA);
    expect(opsgenie?.body).toMatchObject({ note: "looked at it", user: ANA });
  });
});

describe("assign", () => {
  test("gives alerts to a person at both pagers", async () => {
    const { text } = await story.says("assign PD-1003 OG-472 to theo@example.com");
    expect(text).toContain("Found 2 alerts: 2 assigned to Theo Martin.");
    const vendors = outsider(story.world);
    expect((await vendors.incident(1003)).assignments.map(({ assignee }) => assignee.summary)).toEqual(["Theo Martin"]);
    expect((await vendors.alert(472)).owner).toBe("theo@example.com");
  });

  test("to me gives it to the speaker", async () => {
    expect((await story.says("assign PD-1003 to me")).text).toContain("PD-1003: assigned to Ana Novak.");
  });

  test("to a policy gives it to that policy where the pager can, and says where it cannot", async () => {
    expect((await story.says("assign PD-1003 to Infra escalation")).text).toContain(
      "PD-1003: assigned to Infra escalation.",
    );
    story.world.clearTraffic();
    const { text, message } = await story.says('assign OG-472 to "Web escalation"');
    expect(text).toBe(
      "OpsGenie gives alerts to people, not to Web escalation; escalate them or page Web escalation instead.",
    );
    expect(message.refused).toBe(true);
    expect(writesAt(story.world)).toEqual([]);
  });

  test("to a name that is only close is asked first", async () => {
    for (const [said, answer] of [
      ["assign PD-1003 to Theo Marti", "yes"],
      ["assign PD-1004 to Theo", "1"],
    ] as const) {
      story.world.clearTraffic();
      const asked = await story.says(said);
      expect(asked.message.question, said).toBe(true);
      expect(asked.text).toContain("Did you mean Theo Martin?");
      expect(writesAt(story.world)).toEqual([]);
      expect((await story.says(answer)).text, said).toContain("assigned to Theo Martin.");
    }
  });

  test("to nobody known does nothing", async () => {
    expect((await story.says("assign PD-1003 to Zebedee")).text).toBe('No person or policy is called "Zebedee".');
    expect(writesAt(story.world)).toEqual([]);
  });
});

describe("escalate", () => {
  test("pages the next level at both pagers", async () => {
    expect((await story.says("escalate PD-1006")).text).toContain("PD-1006: escalated.");
    const { assignments } = await outsider(story.world).incident(1006);
    expect(assignments.map(({ assignee }) => assignee.summary)).toEqual(["Priya Raman"]);
    expect((await story.says("escalate OG-472")).text).toContain("OG-472: escalated.");
    expect(written()).toEqual(["pagerduty PUT incidents", "opsgenie POST escalate"]);
  });

  test("of a closed alert does nothing and says so", async () => {
    await story.says("resolve PD-1006");
    story.world.clearTraffic();
    expect((await story.says("escalate PD-1006")).text).toBe(
      "PD-1006 is already closed: there is nobody to escalate to.",
    );
    expect(writesAt(story.world)).toEqual([]);
  });

  test("beyond the last level says that there is none", async () => {
    await story.says("assign PD-1003 to theo@example.com");
    story.world.clearTraffic();
    const { text, message } = await story.says("escalate PD-1003");
    expect(message.reply.tone).toBe("warn");
    expect(text.split("\n")).toHaveLength(1);
    expect(writesAt(story.world)).toEqual([]);
  });
});
