import { afterEach, describe, expect, test } from "vitest";
import { type FormScene, startFormScene } from "./form-scene.ts";

let scene: FormScene;

afterEach(async () => {
  await scene.stop();
});

const COMMAND = ["/tocsin", "status", { in: "#ops" }] as const;
const MESSAGE = "What customers should read";

/** Calls of that method so far. */
function callsOf(method: string): number {
  return scene.slack.calls.filter((call) => call.method === method).length;
}

async function opened(road?: "socket" | "http"): Promise<FormScene> {
  scene = await startFormScene(road);
  await scene.answered(scene.ana.commands(...COMMAND));
  return scene;
}

describe.each(["socket", "http"] as const)("over %s", (road) => {
  test("the form changes components, each to its own level, with a message, in one write; the channel sees it", async () => {
    const { ana, fills, answered, told, fields } = await opened(road);
    expect(ana.modal()?.title).toBe("Change status");
    await fills({
      Components: ["Billing", "Web"],
      "Billing, now operational": "degraded performance",
      "Web, now operational": "major outage",
      [MESSAGE]: "We are looking into it.\nMore at noon?",
    });
    expect(await answered(ana.submits())).toEqual({ errors: {} });
    expect(fields()).toBeUndefined();
    const [answer] = told();
    expect(answer).toMatch(/Web: major outage; Billing: degraded performance\. Opened SP-\w{6}, investigating\./u);
    expect(answer).toContain("More at noon?");
    expect(scene.slack.calls.filter(({ method }) => method === "views.open")).toHaveLength(1);
    await answered(ana.mentions("history", { in: "#ops" }));
    expect(told().at(-1)).toContain('"Billing"=degraded, "Web"=major: We are looking into it.');
  });
});
