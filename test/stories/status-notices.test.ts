import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Story, startStory } from "../harness.ts";

let story: Story;

beforeEach(async () => {
  story = await startStory();
});

afterEach(async () => {
  await story.ends();
});

/** Says it and gives back the handle of the notice that it opened. */
async function opened(say: string): Promise<string> {
  const { text } = await story.says(say);
  const handle = /Opened (SP-\w{6})/u.exec(text)?.[1];
  if (handle === undefined) throw new Error(`nothing was opened: ${text}`);
  return handle;
}

/** Bodies of the writes so far, newest last. */
function writes(): readonly unknown[] {
  return story.world.traffic
    .filter(({ vendor, method }) => vendor === "statuspage" && method !== "GET")
    .map(({ body }) => body);
}

describe("opening a notice", () => {
  it("takes a state, components with levels, an impact and a message, in one write", async () => {
    const heard = await story.says(
      "status open identified DNS trouble on Web=partial, Logs=degraded impact critical quietly: The resolver is down.",
    );
    expect(heard.text).toMatch(
      /^Opened SP-\w{6} DNS trouble, identified\.\nWeb: partial outage; Logs: degraded performance\./u,
    );
    expect(writes()).toHaveLength(1);
    expect(writes()[0]).toMatchObject({
      incident: {
        name: "DNS trouble",
        status: "identified",
        impact_override: "critical",
        body: "The resolver is down.",
        deliver_notifications: false,
      },
    });
  });

  it("of the same name as an open one is refused, with the way to add to that one", async () => {
    const handle = await opened("status open DNS trouble: Looking.");
    const heard = await story.says("status open dns  trouble: Me too.");
    expect(heard.text).toBe(`${handle} DNS trouble is open already; to add to it: status update ${handle}: …`);
    expect(writes()).toHaveLength(1);
  });

  it.each([
    ["status open from", "From which template?"],
    ["status open on API=major", "cannot be read"],
    ["status open API is slow on API=bad: Looking.", '"on API=bad" cannot be read'],
    ["status open API is slow on", "On which components?"],
    ["status open API is slow impact", "impact is none, minor, major or critical"],
    ["status open API is slow impact huge: Looking.", '"impact huge" cannot be read'],
    ["status open API is slow quitely: Looking.", 'Write "API is slow quietly:"'],
    ["status open quietly API is slow: Looking.", 'Write "API is slow quietly:"'],
  ])("%s, a clause half finished, is not published as a name", async (said, why) => {
    const { text, message } = await story.says(said);
    expect(text).toContain(why);
    expect(text).toMatch(/nothing was published\.$/iu);
    expect(message.refused).toBe(true);
    expect(writes()).toEqual([]);
  });

  it.each([
    ['status open "API is slow on": Looking.', "API is slow on"],
    ['status open "from": Looking.', "from"],
    ["status open “quietly broken”: Looking.", "quietly broken"],
    ["status open API is slow, : Looking.", "API is slow"],
    ["status open Errors on login: Looking.", "Errors on login"],
  ])("%s takes every word of the name as it is meant", async (said, name) => {
    await opened(said);
    expect(writes()[0]).toMatchObject({ incident: { name, body: "Looking." } });
  });

  it("with one component at two levels is refused", async () => {
    const heard = await story.says("status open Trouble on Web=partial, Web=major");
    expect(heard.text).toBe("Web is given two levels at once; nothing was published.");
  });

  it("with a name of 256 characters is refused in one line", async () => {
    const heard = await story.says(`status open ${"n".repeat(256)}`);
    expect(heard.text).toBe("The name has 256 characters, and 255 are allowed; nothing was published.");
    expect(writes()).toEqual([]);
  });

  it("from a template takes its title and text; a message of one's own replaces the text", async () => {
    await story.says("status open from Builds delayed");
    expect(writes()[0]).toMatchObject({
      incident: { name: "Builds are delayed", body: expect.stringMatching(/^Builds are taking longer/u) },
    });
    await story.says('status open from "Webhooks delayed" on "GitHub Webhooks"=partial: GitHub is late.');
    expect(writes()[1]).toMatchObject({ incident: { name: "Builds are triggered late", body: "GitHub is late." } });
  });

  it("from a template that does not exist publishes nothing under that name", async () => {
    const heard = await story.says("status open from Nothing like it");
    expect(heard.text).toContain('No template is called "Nothing like it". There is "Builds delayed"');
    expect(writes()).toEqual([]);
  });

  it("in quotes may begin with the word from", async () => {
    expect(await opened('status open "From time to time logins fail"')).toMatch(/^SP-/u);
  });
});

describe("updating a notice", () => {
  it("takes the whole text as the message when only one is open", async () => {
    const handle = await opened("status open Trouble: Looking.");
    const heard = await story.says("status update We have found it: a disk.");
    expect(heard.text).toContain(`Updated ${handle} Trouble.`);
    expect(writes().at(-1)).toEqual({
      incident: { body: "We have found it: a disk.", deliver_notifications: true },
    });
  });

  it("takes a notice and a state before the colon", async () => {
    const handle = await opened("status open Trouble: Looking.");
    await opened("status open Other: Looking.");
    expect((await story.says(`status update ${handle} monitoring: Watching.`)).text).toContain("it is now monitoring.");
    expect((await story.says("status update Other identified: Found.")).text).toContain("Updated SP-");
    expect(writes().at(-1)).toMatchObject({ incident: { status: "identified", body: "Found." } });
  });

  it("asks which when several are open, and never takes the first", async () => {
    await opened("status open Trouble: Looking.");
    const other = await opened("status open Other: Looking.");
    const heard = await story.says("status update quietly: Still on it.");
    expect(heard.message.question).toBe(true);
    expect(writes()).toHaveLength(2);
    expect(heard.text).toContain(`status update ${other} quietly: Still on it.`);
  });

  it("that says resolved brings the components back too", async () => {
    await opened("status Web major: Down.");
    const heard = await story.says("status update resolved: Up again.");
    expect(heard.text).toContain("Web is operational again.");
  });

  it("with the handle of a notice but no colon does not publish the handle", async () => {
    const handle = await opened("status open Trouble: Looking.");
    const heard = await story.says(`status update ${handle} Found it`);
    expect(heard.text).toContain(`status update ${handle}: Found it`);
    expect((await story.says("status update SP-zzzzzz")).text).toContain("SP-zzzzzz is not open");
    expect(writes()).toHaveLength(1);
  });

  it("of nothing says that nothing is open", async () => {
    expect((await story.says("status update hello")).text).toBe("There is no open notice; nothing was published.");
  });

  it("of maintenance to an incident's state is refused", async () => {
    const heard = await story.says("status update Log storage upgrade investigating: Hm.");
    expect(heard.text).toContain("is maintenance and cannot be investigating");
    expect(writes()).toEqual([]);
  });
});

describe("resolving a notice", () => {
  it("takes the words as the message when they are no notice", async () => {
    await opened("status Web major: Down.");
    const heard = await story.says("status resolve Fixed");
    expect(heard.text).toMatch(/^Resolved SP-\w{6} Web: major outage\.\nWeb is operational again\./u);
    expect(writes().at(-1)).toMatchObject({ incident: { status: "resolved", body: "Fixed" } });
  });

  it("binds an exact name, and a part of one never", async () => {
    await opened("status open Builds are slow: Looking.");
    await opened("status open Other: Looking.");
    const part = await story.says("status resolve Builds");
    expect(part.message.question).toBe(true);
    const whole = await story.says("status resolve builds are slow");
    expect(whole.text).toMatch(/^Resolved SP-\w{6} Builds are slow\./u);
    expect(writes().at(-1)).toMatchObject({ incident: { body: "This incident has been resolved." } });
  });

  it("brings back only what no other open notice holds", async () => {
    const first = await opened("status open First on Web=major, API=partial");
    await opened("status open Second on Web=degraded");
    const heard = await story.says(`status resolve ${first}: Done.`);
    expect(heard.text).toContain("API is operational again.");
    expect(heard.text).toContain("Web stays as it is: it is on another notice too.");
    const { text } = await story.says("status");
    expect(text).toContain("Web: degraded performance");
    expect(text).toContain("API and Logs: operational");
  });

  it("leaves alone what maintenance at work holds, and never takes maintenance for a notice", async () => {
    await story.says("status maintenance start quietly");
    expect((await story.says("status resolve")).text).toBe("There is no open notice; nothing was published.");
    const handle = await opened("status open Logs are late on Logs=degraded");
    expect((await story.says(`status resolve ${handle}`)).text).toContain("Logs stays as it is");
  });

  it("asks whether quietly at an end of the words was meant for customers", async () => {
    await opened("status open Trouble: Looking.");
    for (const said of [
      "status resolve Fixed quietly",
      "status resolve quietly Fixed",
      "status resolve quitely: Fixed",
      "status resolve (quietly) Fixed",
    ]) {
      const heard = await story.says(said);
      expect(heard.message.question).toBe(true);
      expect(heard.text).toContain("status resolve quietly: Fixed");
    }
    expect(writes()).toHaveLength(1);
    await story.says("status update: It went away quietly");
    expect(writes().at(-1)).toMatchObject({ incident: { body: "It went away quietly" } });
  });

  it("of all or everything is not published as a message", async () => {
    await opened("status open Trouble: Looking.");
    for (const word of ["all", "everything", "it"]) {
      expect((await story.says(`status resolve ${word}`)).text).toContain(`Customers would read only "${word}".`);
    }
    expect(writes()).toHaveLength(1);
    expect((await story.says("status resolve: All")).text).toMatch(/^Resolved SP-\w{6} Trouble\./u);
  });

  it("that is over says so, and resolves no other", async () => {
    const handle = await opened("status open Trouble: Looking.");
    await story.says("status resolve quietly: Over.");
    expect((await story.says("status resolve")).text).toBe("There is no open notice; nothing was published.");
    await opened("status open Other: Looking.");
    expect((await story.says(`status resolve ${handle}`)).text).toBe(`${handle} is not open; nothing was published.`);
    expect((await story.says("status notices")).text).toContain("Other");
  });
});

describe("a post-mortem", () => {
  it("is written and published for a resolved notice, found by handle or by name", async () => {
    const handle = await opened("status open Trouble: Looking.");
    expect((await story.says(`status postmortem ${handle}: Too early.`)).text).toContain("is still investigating");
    await story.says("status resolve Over.");
    const heard = await story.says("status postmortem trouble quietly: It was the disk.\n\nNew disks are ordered.");
    expect(heard.text).toContain(`Published the post-mortem of ${handle} Trouble.`);
    expect(heard.text).toContain("Subscribers were not notified.");
    expect(writes().slice(-2)).toEqual([
      { postmortem: { body_draft: "It was the disk.\n\nNew disks are ordered." } },
      { postmortem: { notify_subscribers: false, notify_twitter: false } },
    ]);
  });

  it("of an unknown notice publishes nothing", async () => {
    expect((await story.says("status postmortem Nothing: x")).text).toContain("nothing was published");
  });
});
