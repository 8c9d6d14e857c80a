import { App, LogLevel, type ViewResponseAction, type ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/web-api";
import { expect, onTestFinished, test } from "vitest";
import type { TestClock } from "../../kit/test-clock.ts";
import { clientOf, openSlack, refusalOf } from "./bench.ts";
import type { FakeSlack } from "./slack.ts";

const plain = (text: string) => ({ type: "plain_text", text }) as const;

const FORM: ModalView = {
  type: "modal",
  callback_id: "status",
  title: plain("Change status"),
  submit: plain("Preview"),
  private_metadata: "C0OPS",
  blocks: [
    {
      type: "input",
      block_id: "components",
      label: plain("Components"),
      element: { type: "multi_external_select", action_id: "component", min_query_length: 0 },
    },
    {
      type: "input",
      block_id: "level",
      label: plain("Level"),
      element: {
        type: "static_select",
        action_id: "level",
        options: ["Degraded", "Down"].map((text) => ({ text: plain(text), value: text.toLowerCase() })),
      },
    },
    {
      type: "input",
      block_id: "message",
      label: plain("Message"),
      optional: true,
      element: { type: "plain_text_input", action_id: "message", max_length: 10 },
    },
  ],
};

async function formApp(): Promise<{ slack: FakeSlack; app: App; clock: TestClock }> {
  const { slack, clock } = await openSlack();
  const app = new App({
    token: slack.env.SLACK_BOT_TOKEN ?? "",
    appToken: slack.env.SLACK_APP_TOKEN ?? "",
    socketMode: true,
    clientOptions: { slackApiUrl: slack.env.SLACK_API_URL ?? "" },
    logLevel: LogLevel.ERROR,
  });
  onTestFinished(() => app.stop().then(() => undefined));
  app.command("/tocsin", async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: FORM });
  });
  app.options("component", async ({ ack, options }) => {
    const found = ["API", "API gateway", "Website"].filter((name) =>
      name.toLowerCase().includes(options.value.toLowerCase()),
    );
    await ack({ options: found.map((text) => ({ text: plain(text), value: text })) });
  });
  await app.start();
  await slack.person("ana").commands("/tocsin", "status", { in: "#ops" });
  await expect.poll(() => slack.person("ana").modal()?.title).toBe("Change status");
  return { slack, app, clock };
}

test("a form is searched, filled in and submitted, and its values arrive", async () => {
  const { slack, app } = await formApp();
  let values: unknown;
  app.view("status", async ({ ack, view }) => {
    values = view.state.values;
    await ack();
  });
  const ana = slack.person("ana");
  expect(await ana.types("Components", "api")).toEqual(["API", "API gateway"]);
  expect(await ana.submits({ Components: ["API", "Website"], Level: "Degraded", Message: "slow" })).toEqual({
    errors: {},
  });
  expect(values).toMatchObject({
    components: { component: { selected_options: [{ value: "API" }, { value: "Website" }] } },
    level: { level: { type: "static_select", selected_option: { value: "degraded" } } },
    message: { message: { type: "plain_text_input", value: "slow" } },
  });
  expect(ana.modal()).toBeUndefined();
});

test("Slack itself holds back a form with a field too empty or too full", async () => {
  const { slack } = await formApp();
  const ana = slack.person("ana");
  await expect(ana.submits({ Components: "API" })).rejects.toMatchObject({ code: "missing_input" });
  await expect(ana.submits({ Level: "Down", Message: "far too long" })).rejects.toMatchObject({ code: "too_long" });
  await expect(ana.fills({ Level: "Sideways" })).rejects.toThrow(
    '"Level" does not offer "Sideways"; it offers "Degraded", "Down".',
  );
});

test("an answer to a form keeps it open with errors, changes it, or lays another on top", async () => {
  const { slack, app } = await formApp();
  const answers: ViewResponseAction[] = [
    { response_action: "errors", errors: { level: "Not that one" } },
    { response_action: "push", view: { ...FORM, title: plain("Sure?"), blocks: [] } },
  ];
  app.view<ViewSubmitAction>("status", async ({ ack }) => {
    const answer = answers.shift();
    await (answer === undefined ? ack() : ack(answer));
  });
  const ana = slack.person("ana");
  expect(await ana.submits({ Components: "API", Level: "Down" })).toEqual({ errors: { level: "Not that one" } });
  expect(ana.modal()?.fields).toMatchObject([{ value: "API" }, { value: "Down" }, { value: "" }]);
  await ana.submits();
  expect(ana.modal()?.title).toBe("Sure?");
  await ana.submits();
  expect(ana.modal()?.title).toBe("Change status");
  await ana.closes();
  expect(ana.modal()).toBeUndefined();
});

test("a trigger opens one modal, within three seconds", async () => {
  const { slack, clock } = await openSlack();
  const client = clientOf(slack);
  const open = (trigger_id: string) => refusalOf(client.views.open({ trigger_id, view: FORM }));
  const trigger = slack.world.tickets.trigger("T0SAMPLE", "U0ANA");
  clock.advance(3_000);
  expect(await open(trigger)).toBeUndefined();
  expect(await open(trigger)).toBe("exchanged_trigger_id");
  const second = slack.world.tickets.trigger("T0SAMPLE", "U0ANA");
  clock.advance(3_001);
  expect(await open(second)).toBe("expired_trigger_id");
  expect(await open("12.34.ab")).toBe("invalid_trigger_id");
});

test("a view is changed by who knows its hash, and only while it is open", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  const opened = await client.views.open({ trigger_id: slack.world.tickets.trigger("T0SAMPLE", "U0ANA"), view: FORM });
  const id = opened.view?.id ?? "";
  const change = (hash: string) => client.views.update({ view_id: id, hash, view: { ...FORM, title: plain("Next") } });
  expect(await change(opened.view?.hash ?? "")).toMatchObject({ ok: true });
  expect(await refusalOf(change(opened.view?.hash ?? ""))).toBe("hash_conflict");
  await slack.person("ana").closes();
  expect(await refusalOf(client.views.update({ view_id: id, view: FORM }))).toBe("not_found");
});

test.each<readonly [what: string, change: object]>([
  ["a title of 25 characters", { title: plain("x".repeat(25)) }],
  ["3,001 characters of private metadata", { private_metadata: "x".repeat(3_001) }],
  ["fields with no button to submit them", { submit: undefined }],
  ["101 blocks", { blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) }],
])("a modal with %s is refused", async (_what, change) => {
  const { slack } = await openSlack();
  const view = { ...FORM, ...change };
  const trigger_id = slack.world.tickets.trigger("T0SAMPLE", "U0ANA");
  expect(await refusalOf(clientOf(slack).apiCall("views.open", { trigger_id, view }))).toBe("invalid_arguments");
});

test("Home is published to one person, and the app hears who opens it", async () => {
  const { slack, app } = await formApp();
  app.event("app_home_opened", async ({ client, event }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: "home", blocks: [{ type: "header", text: plain("On call") }] },
    });
  });
  await slack.person("ana").opensHome();
  await expect.poll(() => slack.workspace().homes.size).toBe(1);
  expect(slack.person("ana").home().text).toBe("On call");
  expect(() => slack.person("jonas").home()).toThrow("The app has published no Home for jonas.");
});

test("the page shows a modal with what was filled in", async () => {
  const { slack } = await formApp();
  await slack.person("ana").fills({ Components: ["API"], Message: "<slow>" });
  const html = await (await fetch(`${slack.url}/_see?as=ana`)).text();
  expect(html).toContain("<h2>Change status</h2>");
  expect(html).toContain('<span class="field menu">API</span>');
  expect(html).toContain('<span class="field text">&lt;slow&gt;</span>');
});
