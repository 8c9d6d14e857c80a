import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Heard, type Story, startStory } from "../harness.ts";

let story: Story;

beforeEach(async () => {
  story = await startStory();
  await story.says("status");
});

afterEach(async () => {
  await story.ends();
});

/** What Statuspage was asked to write since `from`. */
function writes(from = 0): readonly { readonly method: string; readonly body: unknown }[] {
  return story.world.traffic
    .slice(from)
    .filter(({ vendor, method }) => vendor === "statuspage" && method !== "GET")
    .map(({ method, body }) => ({ method, body }));
}

function says({ message }: Heard): readonly string[] {
  return (message.reply.buttons ?? []).map(({ say }) => say);
}

describe("several components, each with its own level", () => {
  it("are set one by one without a message, and the worst is named first", async () => {
    const heard = await story.says("status API=degraded, Web=major");
    expect(heard.text).toMatch(/^Now Web: major outage; API: degraded performance\./u);
    expect(heard.text).toContain("Subscribers were not notified");
    expect(writes().map(({ method }) => method)).toEqual(["PATCH", "PATCH"]);
    expect(says(heard)[0]).toBe('status "API"=degraded, "Web"=major: We are looking into an outage of this service.');
  });

  it("go out with their message in one write", async () => {
    const heard = await story.says("status API=degraded and Web=major: We are looking into errors.\nMore at noon?");
    expect(heard.text).toMatch(/^Web: major outage; API: degraded performance\. Opened SP-\w{6}, investigating\./u);
    expect(writes()).toEqual([
      {
        method: "POST",
        body: {
          incident: expect.objectContaining({
            name: "Web: major outage; API: degraded performance",
            status: "investigating",
            body: "We are looking into errors.\nMore at noon?",
            deliver_notifications: true,
          }),
        },
      },
    ]);
    expect((await story.says("status API, Web")).text).toMatch(/API: degraded performance/u);
  });

  it("quietly tell nobody", async () => {
    const heard = await story.says("status API=degraded, Web=major quietly: We are looking.");
    expect(heard.text).toContain("Subscribers were not notified.");
    expect(writes()[0]?.body).toMatchObject({ incident: { deliver_notifications: false } });
  });

  it("update the notice that holds one of them, and the one that is named", async () => {
    await story.says("status open Trouble on Web=degraded");
    const updated = await story.says("status API=degraded, Web=major: It is worse.");
    expect(updated.text).toMatch(/^Updated SP-\w{6} Trouble; Web: major outage; API: degraded performance\./u);
    const [handle] = /SP-\w{6}/u.exec(updated.text) ?? [];
    const named = await story.says(`status Logs=partial, Billing=degraded in ${handle}: Also these.`);
    expect(named.text).toMatch(/^Updated SP-\w{6} Trouble; Logs: partial outage; Billing: degraded performance\./u);
  });

  it("ask when several notices hold them, and the answers keep every level", async () => {
    await story.says("status open First on Web=degraded");
    await story.says("status open Second on API=partial");
    const asked = await story.says("status API=degraded, Web=major quietly: All of it.");
    expect(asked.text).toContain("2 open notices hold API and Web.");
    expect(asked.text).toContain('on "API"=degraded, "Web"=major quietly: All of it.');
    const answer = await story.says("2");
    expect(answer.text).toMatch(/^Updated SP-\w{6} First; Web: major outage; API: degraded performance\./u);
  });

  it("that all come back offer to resolve what is still open", async () => {
    await story.says("status API=degraded, Web=major: Trouble.");
    const heard = await story.says("status API=ok, Web=ok: It is fixed.");
    expect(says(heard)).toContainEqual(expect.stringMatching(/^status resolve SP-\w{6}$/u));
  });

  it("are changed only where they are not so already, and the report does not mix them up", async () => {
    await story.says("status API major");
    const from = story.world.traffic.length;
    const heard = await story.says("status API=major, Web=degraded");
    expect(heard.text).toMatch(/^Web: now degraded performance \(was operational\)\.\nAlready so: API\./u);
    expect(writes(from)).toHaveLength(1);
    const again = await story.says("status API=major, Web=degraded");
    expect(again.text).toContain("Already so: API: major outage; Web: degraded performance; nothing was changed.");
    expect(writes(from)).toHaveLength(1);
  });

  it("are taken back by one undo", async () => {
    await story.says("status API=degraded, Web=major");
    await story.says("undo");
    await story.says("yes");
    expect((await story.says("status")).text).toMatch(/^All 14 components are operational\./u);
  });

  it("asked about with a question mark are shown and not changed", async () => {
    const heard = await story.says("status API=degraded, Web=major?");
    expect(heard.text).toMatch(/operational/u);
    expect(says(heard)).toContain('status "API"=degraded, "Web"=major');
    expect(writes()).toEqual([]);
  });

  it.each([
    ["status API=degraded, API=ok", "API is given two levels at once; nothing was published."],
    ["status API=degraded, Foo=ok: x", 'No component or group is called "Foo".'],
    ["status API=degrade", '"degrade" is no level'],
  ])("%s is refused, and nothing is written", async (said, why) => {
    expect((await story.says(said)).text).toContain(why);
    expect(writes()).toEqual([]);
  });

  it("can be those of a notice from a template, quietly, in words of one's own", async () => {
    await story.says('status open from "Builds delayed" on API=degraded, Web=major quietly: Our own words.');
    expect(writes()).toEqual([
      {
        method: "POST",
        body: {
          incident: expect.objectContaining({
            name: "Builds are delayed",
            body: "Our own words.",
            deliver_notifications: false,
          }),
        },
      },
    ]);
  });
});
