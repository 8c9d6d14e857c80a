import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { outsider, writesAt } from "../kit/outsider.ts";

const MINUTE_MS = 60_000;

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.ends());

const assigneesOf = async (number: number): Promise<readonly string[]> =>
  (await outsider(story.world).incident(number)).assignments.map(({ assignee }) => assignee.summary);

describe("undo", () => {
  test("says first what will be restored and whom it pages, then restores states and assignees", async () => {
    await story.says("ack PD-1003 OG-472");
    expect(await assigneesOf(1003)).toEqual(["Ana Novak"]);
    const asked = await story.says("undo");
    expect(asked.message.question).toBe(true);
    expect(asked.text).toContain('Undo "ack PD-1003 OG-472" of');
    expect(asked.text).toContain("take back the acknowledgement of OG-472");
    expect(asked.text).toContain("open PD-1003 Build queue depth above 12,000 for 10 minutes again");
    expect(asked.text).toContain("This pages people again for 2 alerts.");
    const { text, message } = await story.says("yes");
    expect(text).toContain('Undo "ack PD-1003 OG-472": done.');
    expect(message.reply.tone).toBe("good");
    expect((await assigneesOf(1003)).toSorted()).toEqual(["Arjun Mehta", "Sam Rivera"]);
    expect((await outsider(story.world).alert(472)).acknowledged).toBe(false);
    expect((await story.says("alerts open")).text).toMatch(/^24 open alerts$/mu);
  });

  test("of a snooze puts back what was before the two operations", async () => {
    await story.says("snooze PD-1003 for 2h");
    const asked = await story.says("undo");
    expect(asked.text).toContain("This pages people again for 1 alert.");
    expect(asked.text.match(/^.*open PD-1003.*$/gmu)).toHaveLength(1);
    expect(asked.message.reply.buttons?.map(({ label }) => label)).toContain("Undo it");
    expect((await story.says("yes")).message.reply.tone).toBe("good");
    expect((await outsider(story.world).incident(1003)).status).toBe("triggered");
    expect((await assigneesOf(1003)).toSorted()).toEqual(["Arjun Mehta", "Sam Rivera"]);
  });

  test("of an assignment gives the alert back", async () => {
    await story.says("assign PD-1006 to leah@example.com");
    await story.says("undo");
    await story.says("yes");
    expect(await assigneesOf(1006)).toEqual(["Ana Novak"]);
  });

  test("takes back a command once", async () => {
    await story.says("ack PD-1003");
    await story.says("undo");
    await story.says("yes");
    story.world.clearTraffic();
    expect((await story.says("undo")).text).toBe(
      "There is nothing to undo: nothing that you did in the last 15 minutes still stands.",
    );
    expect(writesAt(story.world)).toEqual([]);
  });

  test("after an undo goes on with the command before it", async () => {
    await story.says("ack PD-1003");
    await story.says("ack PD-1004");
    await story.says("undo");
    await story.says("yes");
    expect((await story.says("undo")).text).toContain('Undo "ack PD-1003" of');
  });

  test("reaches back 15 minutes and no further", async () => {
    await story.says("ack PD-1003");
    await story.advance(14 * MINUTE_MS);
    expect((await story.says("undo")).text).toContain('Undo "ack PD-1003" of 14 min ago?');
    await story.says("no");
    await story.advance(MINUTE_MS + 1);
    expect((await story.says("undo")).text).toContain("There is nothing to undo");
  });

  test("takes back only one's own commands", async () => {
    await story.says("ack PD-1003");
    const { text, message } = await story.says("undo", { as: "jonas@example.com" });
    expect(message.refused).toBe(true);
    expect(text).not.toContain("PD-1003");
    expect(writesAt(story.world)).toHaveLength(1);
  });

  test("says of an alert that somebody else changed since why it is left as it is", async () => {
    await story.says("ack PD-1003 PD-1004");
    await outsider(story.world).changesIncident(1003, { status: "resolved" });
    await story.says("undo");
    const { text, message } = await story.says("yes");
    expect(message.reply.tone).toBe("warn");
    expect(text).toMatch(/PD-1003.*resolved/u);
    expect((await outsider(story.world).incident(1003)).status).toBe("resolved");
    expect((await outsider(story.world).incident(1004)).status).toBe("triggered");
  });

  test("with a question mark only tells what the last command was", async () => {
    await story.says("ack PD-1003");
    story.world.clearTraffic();
    expect((await story.says("undo?")).text).toMatch(/^Your last command was "ack PD-1003", /u);
    expect(writesAt(story.world)).toEqual([]);
  });
});

describe("of what has no inverse", () => {
  test.each([
    ["escalate OG-472", "escalate OG-472"],
    ["note OG-472: looked", "add a note to OG-472"],
    ["page API Gateway: x", "page"],
  ])("%s: undo refuses and names what cannot be taken back", async (said, what) => {
    await story.says(said);
    story.world.clearTraffic();
    const { text, message } = await story.says("undo");
    expect(message.refused).toBe(true);
    expect(text).toContain(`"${said}" cannot be undone: there is no way to take back "`);
    expect(text).toContain(what);
    expect(writesAt(story.world)).toEqual([]);
  });
});
