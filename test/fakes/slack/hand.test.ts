import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { TestClock } from "../../kit/test-clock.ts";
import { clientOf, openSlack } from "./bench.ts";
import { parseLine } from "./hand/parse.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

async function run(
  input: string,
  ...args: readonly string[]
): Promise<{ out: string; err: string; code: number | null }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args]);
  child.stdin.end(input);
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { out, err, code };
}

test("piped lines are done one after the other, and what is wrong is said in one line", async () => {
  const { out, err, code } = await run(
    [
      "ana #ops: hello @jonas, 1 < 2",
      "see #ops",
      "ana #ops: /tocsin help",
      "press 9 Undo",
      "frobnicate",
      "wait never",
    ].join("\n"),
  );
  expect([code, err]).toEqual([0, ""]);
  const lines = out.trim().split("\n");
  expect(lines[0]).toMatch(/^SLACK_BOT_TOKEN=xoxb-/u);
  expect(lines.slice(lines.indexOf("#ops 1 ana: hello @jonas, 1 < 2"))).toEqual([
    "#ops 1 ana: hello @jonas, 1 < 2",
    "1 ana: hello @jonas, 1 < 2",
    "Slack could not reach the app, or it answered with an error (dispatch_failed).",
    'There is no message 9: "see #ops" numbers them.',
    'I do not understand "frobnicate". Type help.',
    "Say how many seconds, at most 600: wait 2",
  ]);
});

test.each([
  [["--port", "70000"], "--port takes a number up to 65535"],
  [["--http", "bot.example"], "--http takes the app's request URL"],
  [["--frob"], "Unknown option '--frob'"],
])("%j is refused in one line, with how to ask", async (args, said) => {
  const { err, code } = await run("", ...args);
  expect(code).toBe(2);
  expect(err.split("\n")[0]).toContain(said);
});

test("a line is something said, or a verb with words in quotes", () => {
  const people = (name: string): boolean => name === "ana";
  expect(parseLine("ana #ops: @tocsin ack: all", people)).toEqual({
    type: "say",
    person: "ana",
    place: "#ops",
    text: "@tocsin ack: all",
  });
  expect(parseLine("ana #ops >12: fixed", people)).toMatchObject({ thread: 12, text: "fixed" });
  expect(parseLine('ana press 12 "Retry failed"', people)).toEqual({
    type: "verb",
    person: "ana",
    verb: "press",
    words: ["12", "Retry failed"],
  });
  expect(parseLine("home ana", people)).toEqual({ type: "verb", verb: "home", words: ["ana"] });
});

test("at the prompt, messages are numbered and can be pressed", async () => {
  const { slack } = await openSlack();
  const desk = slack.prompt;
  await clientOf(slack).chat.postMessage({
    channel: "C0OPS",
    text: "x",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "*Done*" } },
      { type: "actions", elements: [{ type: "button", action_id: "u", text: { type: "plain_text", text: "Undo" } }] },
    ],
  });
  expect(await desk.run("see #ops")).toEqual(["1 tocsin: Done", "    [Undo]"]);
  expect(await desk.run('press 1 "Redo"')).toEqual(['There is no "Redo" there; there is "Undo".']);
  expect(await desk.run('press 1 "Undo"')).toEqual([
    "Slack could not reach the app, or it answered with an error (dispatch_failed).",
  ]);
  expect(slack.deliveries.at(-1)?.payload).toMatchObject({
    type: "block_actions",
    user: { id: "U0ANA" },
    actions: [{ action_id: "u" }],
  });
});

test("after a restart nothing has an id that an app could take for something it heard before", async () => {
  const clock = new TestClock();
  const triggerOf = async (): Promise<string> => {
    const { slack } = await openSlack({ clock });
    return slack.world.tickets.trigger("T0SAMPLE", "U0ANA");
  };
  const before = await triggerOf();
  await clock.advance(1_000);
  expect(await triggerOf()).not.toBe(before);
});

test("scripts use the same verbs as JSON, and bad input gets one line", async () => {
  const { slack } = await openSlack();
  const ask = async (verb: string, body: string): Promise<readonly [status: number, answer: unknown]> => {
    const response = await fetch(`${slack.url}/_control/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    return [response.status, await response.json()];
  };
  const [status, said] = await ask("say", JSON.stringify({ person: "ana", in: "#ops", text: "hello" }));
  expect([status, said]).toMatchObject([200, { channel: "C0OPS" }]);
  expect(await ask("see", '{"person":"jonas","in":"#ops"}')).toMatchObject([200, [{ text: "hello", by: "ana" }]]);
  expect(await ask("line", '{"line":"see #ops"}')).toEqual([200, { lines: ["1 ana: hello"] }]);
  await slack.person("jonas").says("hi", { in: "#ops" });
  expect(await slack.prompt.run("see #ops")).toEqual(["1 ana: hello", "2 jonas: hi"]);
  expect(await ask("line", '{"line":"delete 2"}')).toEqual([200, { lines: [] }]);
  expect(await ask("see", '{"person":"nobody","in":"#ops"}')).toEqual([
    400,
    { error: 'There is nobody called "nobody".' },
  ]);
  expect(await ask("see", '{"person":"ana"')).toEqual([400, { error: "That is no JSON object." }]);
  expect(await ask("see", '{"person":"ana","where":"#ops"}')).toMatchObject([
    400,
    { error: expect.stringContaining("{person, in}") },
  ]);
  expect(await ask("constructor", "{}")).toMatchObject([404, { error: expect.any(String) }]);
});

test("the page shows messages as Slack would, with every text escaped", async () => {
  const { slack } = await openSlack();
  await slack.person("ana").says("<script>alert(1)</script> @jonas", { in: "#ops" });
  const html = await (await fetch(`${slack.url}/_see?as=jonas`)).text();
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; <span class="mention">@jonas</span>');
  expect(html).not.toContain("<script>");
});
