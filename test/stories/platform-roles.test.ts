import { afterEach, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../src/core/people.ts";
import { ANA, type Story, type StoryOptions, startStory } from "../harness.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

const ROLE = "lasting:role:7";
/** Known by their role alone. */
const JO: Actor = { id: "lasting:101", name: "Jo", zone: "UTC", groups: [ROLE, "lasting:role:8"] };
const STRIPPED: Actor = { ...JO, groups: ["lasting:role:8"] };
const crew = (more = ""): string =>
  `roles: { crew: { permissions: [alerts.write], groups: ["${ROLE}"]${more} } }\nask: { ack: 5 }\n`;

let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(() => {
  chat = new LastingChat();
  chat.people = [JO];
});

afterEach(() => story.ends());

async function opens(policy: string, env: StoryOptions["env"] = {}): Promise<void> {
  const fallbacks = { PAGERDUTY_FROM: "leah@example.com", OPSGENIE_FALLBACK_USER: "leah@example.com" };
  story = await startStory({ chat, policy, env: { TOCSIN_ADMINS: ANA, ...fallbacks, ...env } });
}

async function says(actor: Actor, text: string, thread?: string): Promise<string> {
  said += 1;
  await story.settle(chat.say({ id: `lasting:${said}`, text, actor, ...(thread === undefined ? {} : { thread }) }));
  return chat.messages.findLast(({ inbound }) => inbound === `lasting:${said}`)?.states.at(-1) ?? "";
}

test("whoever has a role writes without an address, under the fallback accounts with a note that names them", async () => {
  await opens(crew());
  expect(await says(JO, "whoami")).toContain(
    "PagerDuty: unknown there; acts as Leah Cohen <leah@example.com>, with a note that names you",
  );
  expect(await says(JO, "whoami")).toContain("You may: read and alerts.write (crew).");
  expect(await says(JO, "ack PD-1003 OG-472")).toContain("Found 2 alerts: 2 acknowledged.");
  for (const handle of ["PD-1003", "OG-472"]) {
    expect((await story.says(`alert ${handle}`)).text, handle).toMatch(/\bJo\b/u);
  }
});

test("without a fallback account they are told what an admin can do", async () => {
  await opens(crew(), { PAGERDUTY_FROM: undefined });
  expect(await says(JO, "ack PD-1003")).toContain(
    'Jo has no e-mail address here: an admin can say "link @Jo to name@example.com"; or add `people: { "lasting:101": { pagerduty: <their PagerDuty e-mail> } }` to tocsin.yaml, or set PAGERDUTY_FROM.',
  );
  expect(writesAt(story.world)).toEqual([]);
});

test("a role that is taken away between a question and its yes is not there any more", async () => {
  await opens(crew());
  expect(await says(JO, "ack all")).toContain("Acknowledge 24");
  const question = chat.messages.at(-1);
  if (question === undefined) expect.unreachable("it asks");
  said += 1;
  await story.settle(
    chat.press(question, question.latest.reply.buttons?.[0]?.label ?? "", { id: `lasting:${said}`, actor: STRIPPED }),
  );
  expect(chat.texts.at(-1)).toContain("You may not change alerts here.");
  expect(await says(STRIPPED, "yes")).toContain("You may not change alerts here.");
  expect(writesAt(story.world)).toEqual([]);
  // It was not used up: with the role it is still theirs to answer.
  expect(await says(JO, "yes")).toContain("24 acknowledged");
});

test("a role of another name than the settings' gives nothing", async () => {
  await opens(crew());
  expect(await says({ ...JO, groups: ["lasting:role:77"] }, "ack PD-1003")).toContain(
    "You may not change alerts here.",
  );
  expect(await says({ ...JO, groups: [] }, "ack PD-1003")).toContain("You may not change alerts here.");
});

test("a role bound to a place holds there, in its threads too, and nowhere else", async () => {
  await opens(crew(', places: ["lasting:room"]'));
  expect(await says(JO, "ack PD-1003")).toContain("PD-1003: acknowledged.");
  expect(await says(JO, "ack PD-1005", "17")).toContain("PD-1005: acknowledged.");
  await story.ends();
  await opens(crew(', places: ["lasting:lobby"]'));
  expect(await says(JO, "ack PD-1003")).toContain("You may not change alerts here.");
});
