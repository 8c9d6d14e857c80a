import { afterEach, beforeEach, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

let story: Story;
beforeEach(async () => {
  story = await startStory({ policy: 'places: { lobby: { page: "Web escalation" } }\n' });
});
afterEach(() => story.ends());

test("a service is paged with one request, and the answer links to the page", async () => {
  const { text, message } = await story.says("page API Gateway: builds are down, please join");
  expect(message.reply.tone).toBe("good");
  expect(text).toContain("Paged API Gateway through PagerDuty (high urgency).");
  expect(text).toContain(`${story.world.url}/pagerduty/incidents/`);
  expect(writesAt(story.world).map(({ vendor, method, path }) => `${vendor} ${method} ${path}`)).toEqual([
    "pagerduty POST /incidents",
  ]);
  expect((await story.says("alerts for API Gateway")).text).toContain("builds are down, please join");
});

test("low urgency reaches the pager as low urgency", async () => {
  const { text } = await story.says("page Build Scheduler low: disk is at 80 %");
  expect(text).toContain("(low urgency)");
  expect(writesAt(story.world)[0]?.body).toMatchObject({ incident: { urgency: "low" } });
});

test("a schedule and a policy that stand behind one pager are paged there", async () => {
  for (const target of ["Web Primary", "Web escalation", "Network"]) {
    story.world.clearTraffic();
    const { text } = await story.says(`page ${target}: x`);
    expect(text, target).toContain(`Paged ${target} through OpsGenie`);
    expect(writesAt(story.world), target).toHaveLength(1);
  }
});

test("a person whom two pagers can reach is a question, and the answer pages once", async () => {
  const asked = await story.says("page Mira Lindqvist high: is it 10:30 yet: please join");
  expect(asked.message.question).toBe(true);
  expect(asked.text).toContain("Mira Lindqvist can be paged through PagerDuty and OpsGenie. Through which?");
  expect(writesAt(story.world)).toEqual([]);
  const { text } = await story.says("2");
  expect(text).toContain("Paged Mira Lindqvist through OpsGenie (high urgency).");
  const [page, ...others] = writesAt(story.world);
  expect(others).toEqual([]);
  expect(JSON.stringify(page?.body)).toContain("is it 10:30 yet: please join");
});

test.each(["page Mira: x", "page mira lindqvis via OpsGenie: x"])(
  "a name that is only close is never paged without a yes: %s",
  async (said) => {
    const asked = await story.says(said);
    expect(asked.message.question).toBe(true);
    expect(asked.text).toContain("Did you mean Mira Lindqvist?");
    expect(writesAt(story.world)).toEqual([]);
    expect((await story.says("no")).text).toContain("Nothing was done");
    expect(writesAt(story.world)).toEqual([]);
  },
);

test("the yes to a close name pages that person", async () => {
  await story.says("page mira lindqvis via OpsGenie: x");
  expect((await story.says("yes")).text).toContain("Paged Mira Lindqvist through OpsGenie");
  expect(writesAt(story.world)).toHaveLength(1);
});

test("without a message, to nobody, or through a pager that cannot reach it, nobody is paged", async () => {
  for (const [said, line] of [
    ["page API Gateway", /^The message is missing\./u],
    ["page API Gateway:", /^The message is missing\./u],
    ["page Nobody At All: x", /^No person, schedule, service, policy or team is called "Nobody At All"\.$/u],
    ["page: the build farm burns", /^Whom\? For example: page Infra: builds are down\.$/u],
    ["page Web App: x", /^Web App is a service that cannot be paged through PagerDuty or OpsGenie\.$/u],
    ["page API Gateway via OpsGenie: x", /^API Gateway is a service that cannot be paged through OpsGenie\.$/u],
  ] as const) {
    const { text, message } = await story.says(said);
    expect(text.split("\n")[0], said).toMatch(line);
    expect(message.reply.tone, said).toBe("warn");
  }
  expect(writesAt(story.world)).toEqual([]);
});

test("a page without a name goes to the place's default", async () => {
  const { text } = await story.says("page: the web is slow", { place: "lobby" });
  expect(text).toContain("Paged Web escalation through OpsGenie");
});

test("a page that may have gone out is looked for before it is sent again", async () => {
  story.world.addFault({
    vendor: "pagerduty",
    method: "POST",
    path: "^/incidents$",
    fault: { kind: "reset", when: "after" },
  });
  const { text } = await story.says("page API Gateway: builds are down");
  expect(text).toContain("Paged API Gateway through PagerDuty");
  expect((await story.says("alerts for API Gateway")).text.match(/builds are down/gu)).toHaveLength(1);
});

test("a page that the pager refused was not sent, and retry sends it", async () => {
  story.world.addFault({
    vendor: "pagerduty",
    method: "POST",
    path: "^/incidents$",
    fault: { kind: "answer", status: 403, body: { error: { message: "Access Denied", code: 2010 } } },
  });
  const { text, message } = await story.says("page API Gateway: builds are down");
  expect(message.reply.tone).toBe("bad");
  expect(text).toContain("API Gateway through PagerDuty was not paged.");
  expect(text).toContain("Access Denied");
  expect((await story.says("retry")).text).toContain("done");
  expect((await story.says("alerts for API Gateway")).text.match(/builds are down/gu)).toHaveLength(1);
});

test("where several services stand behind the target, it is asked under which, and paged once", async () => {
  const asked = await story.says("page Jonas Weber via PagerDuty: builds are down: join");
  expect(asked.message.question).toBe(true);
  expect(asked.text).toContain("several could stand for Jonas Weber. Under which?");
  expect(asked.message.reply.buttons?.map(({ label }) => label)).toEqual(["1. API Gateway", "2. Artifact Storage"]);
  expect(writesAt(story.world)).toEqual([]);
  const { text } = await story.says("2");
  expect(text).toContain("Paged Jonas Weber through PagerDuty (high urgency).");
  const [page, ...others] = writesAt(story.world);
  expect(others).toEqual([]);
  expect(page?.body).toMatchObject({ incident: { title: "builds are down: join" } });
  expect((await story.says("alerts for Artifact Storage open")).text).toMatch(
    /builds are down: join .*paging Jonas Weber/u,
  );
});

test("a schedule or policy of several services is paged under the one that is named", async () => {
  for (const target of ["Infra Primary", "Infra escalation"]) {
    const { text } = await story.says(`page ${target} low under API Gateway: disk is filling`);
    expect(text, target).toContain(`Paged ${target} through PagerDuty (low urgency).`);
  }
  expect(writesAt(story.world)).toHaveLength(2);
});

test("a service that the pager does not have is refused", async () => {
  const { text } = await story.says("page Jonas Weber via PagerDuty under Web App: x");
  expect(text).toBe('PagerDuty has no service "Web App".');
  expect(writesAt(story.world)).toEqual([]);
});
