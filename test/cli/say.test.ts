import { describe, expect, test } from "vitest";
import { type Answering, makeDir, makeWorld, message, reply, tocsin } from "./shell.ts";

const answering =
  (...messages: Parameters<Parameters<Answering>[1]>[0][]): Answering =>
  async (_inbound, show) => {
    for (const given of messages) await show(given);
  };

const operation = {
  id: "1",
  kind: "pagerduty.acknowledge",
  account: "pagerduty",
  target: { id: "Q", label: "PD-1" },
  params: {},
};

describe("say", () => {
  test("prints the last reply, as text", async () => {
    const world = makeWorld(answering(message("1 of 2 …", { live: true }), message("Acknowledged 2 alerts")));
    const result = await tocsin(["say", "ack all"], { dir: makeDir(), world });
    expect(result).toEqual({ status: 0, stdout: "✓ Acknowledged 2 alerts\n", stderr: "" });
  });

  test("takes the message as one word or as several, with its speaker, place and yes", async () => {
    const world = makeWorld(answering(message("Done.")));
    await tocsin(["say", "ack", "all", "--as", "ana@example.com", "--place", "ops", "--yes"], {
      dir: makeDir(),
      world,
    });
    expect(world.heard).toMatchObject([
      {
        text: "ack all",
        actor: { email: "ana@example.com" },
        place: { id: "console:ops", platform: "console" },
        confirmed: true,
      },
    ]);
  });

  test("reads a message of several lines from the standard input", async () => {
    const world = makeWorld(answering(message("Done.")));
    await tocsin(["say", "-"], { dir: makeDir(), world, input: "status API degraded: one\ntwo\n" });
    expect(world.heard.map(({ text }) => text)).toEqual(["status API degraded: one\ntwo"]);
  });

  test("speaks for TOCSIN_USER, in the main place, without a yes", async () => {
    const world = makeWorld(answering(message("Done.")));
    await tocsin(["say", "status"], { dir: makeDir(), world, env: { TOCSIN_USER: "me@example.com" } });
    expect(world.heard).toMatchObject([
      { actor: { email: "me@example.com" }, place: { id: "console:main" }, confirmed: false },
    ]);
  });

  test("with --json prints the record", async () => {
    const outcome = { operation: "1", state: "failed" as const, reason: "It is resolved.", at: 0 };
    const world = makeWorld(answering(message("Failed.", { command: "ack", outcomes: [{ operation, outcome }] })));
    const { stdout, status } = await tocsin(["say", "ack all", "--json"], { dir: makeDir(), world });
    expect(JSON.parse(stdout)).toEqual({
      message: "ack all",
      text: "Failed.",
      tone: "good",
      command: "ack",
      question: false,
      outcomes: [{ kind: "pagerduty.acknowledge", target: "PD-1", state: "failed", reason: "It is resolved." }],
    });
    expect(status).toBe(1);
  });

  const outcomeThatIs = (state: "done" | "already" | "failed" | "unknown") => ({
    outcomes: [{ operation, outcome: { operation: "1", state, at: 0 } }],
  });
  test.each([
    ["good", 0, message("Done.", outcomeThatIs("done"))],
    ["good when it was so before", 0, message("Done.", outcomeThatIs("already"))],
    ["good when it is a question", 0, message("Acknowledge 137?", { question: true })],
    ["good when the news are bad", 0, message("Down.", { reply: reply("API is down", { tone: "bad" }) })],
    ["1 when it was refused", 1, message("You may not.", { refused: true })],
    ["1 when a part failed", 1, message("Partly.", outcomeThatIs("failed"))],
    ["1 when nobody knows", 1, message("Perhaps.", outcomeThatIs("unknown"))],
    ["2 when it was not understood", 2, message("What?", { misunderstood: true })],
  ])("exits %s", async (_what, status, answer) => {
    const world = makeWorld(answering(answer));
    expect((await tocsin(["say", "x"], { dir: makeDir(), world })).status).toBe(status);
  });

  test("that has nothing to say, or gets no answer, says so", async () => {
    const dir = makeDir();
    expect(await tocsin(["say", "-"], { dir, input: " \n" })).toMatchObject({
      status: 1,
      stderr: 'tocsin: There is nothing to say: write a message, such as tocsin say "status".\n',
    });
    const silent = makeWorld(async () => undefined);
    expect(await tocsin(["say", "x"], { dir, world: silent })).toMatchObject({
      status: 1,
      stderr: "tocsin: There was no answer. The log may say why.\n",
    });
  });

  test("gives up the store when it is done", async () => {
    const world = makeWorld(answering(message("Done.")));
    await tocsin(["say", "x"], { dir: makeDir(), world });
    expect(world.held.size).toBe(0);
  });
});

test("doctor prints what is wrong and exits with 1", async () => {
  expect(await tocsin(["doctor"], { dir: makeDir() })).toEqual({
    status: 1,
    stdout: "✗ Something is wrong.\n",
    stderr: "",
  });
  const { stdout } = await tocsin(["doctor", "--json"], { dir: makeDir() });
  expect(JSON.parse(stdout)).toMatchObject({ message: "doctor", text: "Something is wrong.", tone: "bad" });
});
