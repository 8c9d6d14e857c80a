import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { COMPANY } from "../../src/sandbox/company.ts";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

const NAMES = ["Open", "Update", "Resolve", "Notices", "Maintenance Page", "All", "Degraded"] as const;

let story: Story;
beforeAll(async () => {
  story = await startStory({
    company: {
      ...COMPANY,
      components: [
        ...NAMES.map((name) => ({ name })),
        { name: "API", group: "Europe" },
        { name: "API", group: "America" },
      ],
      maintenance: { ...COMPANY.maintenance, component: "All" },
      templates: [],
    },
  });
});
afterAll(() => story.ends());
beforeEach(() => story.world.clearTraffic());

test.each(["Open", "Update", "Resolve"])("status %s degraded is two things, so it is asked", async (name) => {
  const { text, message } = await story.says(`status ${name} degraded`);
  expect(message.question).toBe(true);
  expect(text).toContain(`status "${name}" degraded`);
  expect(text).toContain(`status ${name.toLowerCase()} "degraded"`);
  expect(writesAt(story.world)).toEqual([]);
  expect((await story.says("2")).text).toMatch(new RegExp(`^${name}: (?:now|already) degraded performance`, "u"));
});

test.each(["Notices", "Maintenance Page", "All", "Degraded"])("status %s major is that component", async (name) => {
  expect((await story.says(`status ${name} major`)).text).toContain(`${name}: now major outage`);
  expect((await story.says(`status ${name} ok`)).text).toContain(`${name}: now operational`);
  expect(writesAt(story.world)).toHaveLength(2);
});

test.each(NAMES)('status "%s" partial, in quotes, is never anything else', async (name) => {
  expect((await story.says(`status "${name}" partial`)).text).toContain(`${name}: now partial outage`);
});

test("several of them in one list are components", async () => {
  expect((await story.says("status Open, Update, Resolve ok")).text).toContain(
    "Open, Update and Resolve: now operational",
  );
});

test("their words still do what they say", async () => {
  expect((await story.says("status notices")).text).toContain("No open incidents");
  expect((await story.says("status maintenance")).text).toMatch(/^Maintenance: 1 scheduled\./u);
  expect((await story.says("status update Hello")).text).toBe("There is no open notice; nothing was published.");
});

test("two components of one name in two groups are two things", async () => {
  const { text, message } = await story.says("status API degraded");
  expect(message.question).toBe(true);
  expect(text).toContain('status "Europe / API" degraded');
  expect(writesAt(story.world)).toEqual([]);
  expect((await story.says("2")).text).toContain("America / API: now degraded performance");
  expect((await story.says("status Europe / API")).text).toContain("Europe / API: operational");
});
