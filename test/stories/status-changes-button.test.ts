import { afterEach, expect, it } from "vitest";
import { type Story, startStory } from "../harness.ts";

let story: Story;

afterEach(async () => {
  await story.ends();
});

const BUTTON = { label: "Change status", say: "help status set", form: "status" };

it("what the page shows comes with a form to change it, which plain text cannot open and does not offer", async () => {
  story = await startStory();
  for (const said of ["status", "status Billing", "status API degraded?"]) {
    const { message, text } = await story.says(said);
    expect(message.reply.buttons).toContainEqual(BUTTON);
    expect(text).not.toContain("Change status");
  }
  expect((await story.says(BUTTON.say)).text).toContain("status <components> <level>");
});

it("whoever may not change the status is offered no form", async () => {
  story = await startStory({ env: { TOCSIN_RESPONDERS: undefined } });
  const { message } = await story.says("status", { as: "guest@example.org" });
  expect(message.reply.buttons ?? []).not.toContainEqual(BUTTON);
});
