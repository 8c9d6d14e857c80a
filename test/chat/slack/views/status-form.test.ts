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

describe("who is given the form", () => {
  test("is whoever may change the status; a guest's command is answered in words", async () => {
    scene = await startFormScene();
    const grace = scene.slack.person("grace");
    await scene.answered(grace.commands(...COMMAND));
    expect(grace.modal()).toBeUndefined();
    expect(grace.sees("#ops").at(-1)?.text).toContain("All 14 components are operational.");
    expect(grace.sees("#ops").at(-1)?.buttons).not.toContain("Change status");
  });

  test("is also whoever presses the button under what the page shows, and the answer goes where it stands", async () => {
    scene = await startFormScene();
    const { ana, answered, fills, told } = scene;
    await answered(ana.mentions("status", { in: "#ops" }));
    const [shown] = ana.sees("#ops").filter(({ buttons }) => buttons.includes("Change status"));
    if (shown === undefined) throw new Error("there is no button");
    await answered(ana.presses(shown, "Change status"));
    await fills({ Components: ["API"], "API, now operational": "partial outage" });
    await answered(ana.submits());
    expect(told().at(-1)).toContain("API: now partial outage (was operational).");
    expect(told().at(-1)).toContain("Subscribers were not notified");
  });

  test("is answered in words when Slack does not open it in time", async () => {
    scene = await startFormScene();
    scene.slack.faults.add("views.open", { type: "refuse", error: "expired_trigger_id" });
    await scene.answered(scene.ana.commands(...COMMAND));
    expect(scene.ana.modal()).toBeUndefined();
    expect(scene.told().at(-1)).toContain("All 14 components are operational.");
    expect(scene.logged.filter(({ event }) => event === "slack.form.not_opened")).toHaveLength(1);
  });
});

describe("while it is filled in", () => {
  test("components are searched, the broken ones first, with their levels", async () => {
    const { ana, settle, answered } = await opened();
    await answered(ana.mentions("status Logs major", { in: "#ops" }));
    expect((await settle(ana.types("Components", "")))[0]).toBe("Logs");
    expect(await settle(ana.types("Components", "bill"))).toEqual(["Billing"]);
    expect(await settle(ana.types("Components", "nothing like it"))).toEqual([]);
  });

  test("a component that is taken out again takes its level along, and the others keep theirs", async () => {
    const { ana, fills, fields, sees, answered, told } = await opened();
    await fills({ Components: ["Billing", "Web"], "Billing, now operational": "degraded performance" });
    await fills({ Components: ["Billing"] });
    await sees(() => fields()?.["Web, now operational"] === undefined);
    expect(fields()?.["Billing, now operational"]).toBe("degraded performance");
    await answered(ana.submits());
    expect(told().at(-1)).toContain("Billing: now degraded performance");
  });

  test("a template puts its text into the message, from where it can be changed", async () => {
    const { ana, fills, fields, sees, answered, told } = await opened();
    await fills({ Components: ["Web"], "Web, now operational": "degraded performance", Template: "Builds delayed" });
    await sees(() => fields()?.[MESSAGE] !== "");
    expect(fields()?.[MESSAGE]).toMatch(/^Builds are taking longer/u);
    await fills({ [MESSAGE]: "Builds are late today." });
    await fills({ Template: "Webhooks delayed" });
    expect(fields()?.[MESSAGE]).toBe("Builds are late today.");
    await answered(ana.submits({ Subscribers: null }));
    expect(told().at(-1)).toMatch(/Opened SP-\w{6} Builds are triggered late/u);
    expect(told().at(-1)).toContain("Builds are late today.");
    expect(told().at(-1)).toContain("Subscribers were not notified.");
  });

  test("the message is counted, and a hundred keystrokes are few edits", async () => {
    const { ana, settle, sees } = await opened();
    for (let chars = 1; chars <= 100; chars++) await settle(ana.fills({ [MESSAGE]: "x".repeat(chars) }));
    await sees(() => ana.modal()?.text.includes("100 of 3,000 characters") === true);
    expect(callsOf("views.update")).toBeLessThan(100);
    expect(scene.slack.rateLimited).toBe(0);
  });

  test("the preview shows what would be written and what the public would read, until something changes", async () => {
    const { ana, fills, sees, settle, told } = await opened();
    await fills({ Components: ["Web"] });
    await sees(() => scene.fields()?.["Web, now operational"] !== undefined);
    await settle(ana.presses("modal", "Preview"));
    await sees(() => ana.modal()?.text.includes("Choose a level for Web.") === true);
    await fills({ "Web, now operational": "major outage", [MESSAGE]: "It is <!channel> down." });
    await sees(() => ana.modal()?.text.includes("Choose a level for Web.") === false);
    await settle(ana.presses("modal", "Preview"));
    await sees(() => ana.modal()?.text.includes("It is <!channel> down.") === true);
    const { text = "" } = ana.modal() ?? {};
    expect(text).toContain("nothing was done");
    expect(text).toContain("Subscribers are notified.");
    expect(told()).toEqual([]);
    await fills({ Subscribers: null });
    await sees(() => ana.modal()?.text.includes("nothing was done") === false);
  });
});

describe("what goes wrong", () => {
  test("a preview is shown though a count of characters came between", async () => {
    const { ana, fills, settle, sees } = await opened();
    await fills({ Components: ["Web"], "Web, now operational": "major outage" });
    scene.slack.faults.add("views.update", { type: "refuse", error: "hash_conflict" });
    await settle(ana.presses("modal", "Preview"));
    await sees(() => ana.modal()?.text.includes("Set Web to major outage") === true);
  });

  test("a component that is gone by then is said at its field, and nothing is written", async () => {
    const { ana, fills, answered, told } = await opened();
    await fills({ Components: ["Web"], "Web, now operational": "major outage" });
    const view = [...scene.slack.workspace().stacks.values()].flat()[0];
    if (view === undefined) throw new Error("there is no form");
    const id = /level:(\w+)/u.exec(JSON.stringify(view.content))?.[1] ?? "";
    const renamed = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(id, "deleted00000"));
    Object.assign(view, { content: renamed(view.content), values: renamed(view.values) });
    const { errors } = await answered(ana.submits());
    expect(errors).toEqual({
      components: "One of these components is no longer on the status page: choose them again.",
    });
    expect(told()).toEqual([]);
  });

  test("a form that is submitted twice is one write", async () => {
    const { ana, fills, answered, told } = await opened();
    await fills({ Components: ["Web"], "Web, now operational": "major outage", [MESSAGE]: "Down." });
    await answered(ana.submits());
    const submission = scene.slack.deliveries.findLast(({ type }) => type === "interactive");
    if (submission === undefined) throw new Error("nothing was submitted");
    await answered(scene.slack.redeliver(submission));
    expect(told()).toHaveLength(1);
  });

  test("an edit that Slack refuses because the form changed meanwhile is made anyway when a field depends on it", async () => {
    const { fills, fields, sees } = await opened();
    scene.slack.faults.add("views.update", { type: "refuse", error: "hash_conflict" });
    await fills({ Components: ["Web"] });
    await sees(() => fields()?.["Web, now operational"] !== undefined);
    expect(scene.logged.filter(({ event }) => event.startsWith("slack.form"))).toEqual([]);
  });

  test("what is typed while the count of what was typed before is under way is counted too", async () => {
    const { ana, settle, sees } = await opened();
    const { faults } = scene.slack;
    faults.add("views.update", { type: "hang" });
    await settle(ana.fills({ [MESSAGE]: "h" }));
    await sees(() => faults.hanging === 1);
    await settle(ana.fills({ [MESSAGE]: "hi" }));
    faults.release();
    await sees(() => ana.modal()?.text.includes("2 of 3,000 characters") === true);
  });

  test("what is typed before a component is chosen does not take it away again", async () => {
    const { ana, fills, fields, settle, sees } = await opened();
    await settle(ana.fills({ [MESSAGE]: "h" }));
    await settle(ana.fills({ [MESSAGE]: "hi" }));
    await fills({ Components: ["Web"] });
    await sees(() => fields()?.["Web, now operational"] !== undefined);
    await settle(scene.clock.sleep(5_000));
    expect(fields()).toHaveProperty("Web, now operational");
    expect(ana.modal()?.text).toContain("2 of 3,000 characters");
  });

  test("that nothing could be done is told to whoever sent it off alone", async () => {
    const { ana, fills, answered } = await opened();
    await fills({ Components: ["Web"], "Web, now operational": "major outage" });
    await scene.settle(scene.slack.changeUser("ana", { isEmailConfirmed: false }));
    await answered(ana.submits());
    const [refusal] = ana.sees("#ops").filter(({ by }) => by === "tocsin");
    expect(refusal?.text).toContain("is not confirmed");
    expect(refusal?.onlyForMe).toBe(true);
  });

  test("an edit that is lost altogether is made up for when the form is sent off", async () => {
    const { ana, fills, fields, answered, told } = await opened();
    scene.slack.faults.add("views.update", { type: "refuse", error: "internal_error" }, 5);
    await fills({ Components: ["Web"] });
    expect(await answered(ana.submits())).toEqual({ errors: {} });
    scene.slack.faults.clear();
    expect(fields()).toHaveProperty("Web, now operational");
    await fills({ "Web, now operational": "major outage" });
    await answered(ana.submits());
    expect(told().at(-1)).toContain("Web: now major outage");
  });

  test("a form that was closed meanwhile is one line in the log", async () => {
    const { ana, settle, sees, logged } = await opened();
    await settle(ana.fills({ [MESSAGE]: "a" }));
    await settle(ana.fills({ [MESSAGE]: "ab" }));
    await settle(ana.closes());
    await sees(() => logged.some(({ event }) => event === "slack.form.not_updated"));
    expect(logged.filter(({ event }) => event.startsWith("slack.form"))).toHaveLength(1);
  });

  test("what changed on the page meanwhile is decided by the page as it is when the form is sent off", async () => {
    const { ana, fills, answered, told } = await opened();
    await fills({ Components: ["Web"], "Web, now operational": "major outage" });
    await answered(ana.mentions("status Web major", { in: "#ops" }));
    await answered(ana.submits());
    expect(told().at(-1)).toContain("Web: already major outage; nothing was changed.");
  });
});
