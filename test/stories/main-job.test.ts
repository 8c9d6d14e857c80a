import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";

describe("the main job", () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.ends());

  test("a responder changes a component and tells customers in one sentence", async () => {
    const { text, message } = await story.says(
      "/status Build Processing degraded: Builds are slow, we are adding workers",
    );
    expect(message.reply.tone).toBe("good");
    expect(text).toContain("Build Processing");
    const shown = await story.says("status");
    expect(shown.text).toContain("Build Processing");
    expect(shown.text).toContain("degraded performance");
  });

  test("ack all acknowledges every open alert of both pagers, once", async () => {
    const { text, message } = await story.says("ack all");
    expect(message.outcomes.filter(({ outcome }) => outcome.state === "done")).toHaveLength(24);
    expect(text).toContain("Found 24 alerts: 24 acknowledged.");
    expect(text).toContain("Nothing is left unacknowledged.");
    const again = await story.says("ack all");
    expect(again.message.outcomes).toHaveLength(0);
    expect(again.text).toContain("nothing to acknowledge");
  });

  test("who's on call names people, until when, and who is next", async () => {
    const { text } = await story.says("who's on call?");
    expect(text).toContain("On call now");
    expect(text).toMatch(/level 1: .+ until .+; next /u);
  });

  test("resolving brings the component back and closes the notice", async () => {
    await story.says("status Build Processing degraded: Builds are slow");
    const { text, message } = await story.says("status resolve Fixed");
    expect(message.reply.tone).toBe("good");
    expect(text).toContain("Build Processing");
    const shown = await story.says("status Build Processing");
    expect(shown.text).toContain("operational");
  });
});
