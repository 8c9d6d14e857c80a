import { PassThrough, Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { PLAIN_BRUSH } from "../../../src/chat/console/colours.ts";
import { openPipedConsole } from "../../../src/chat/console/piped.ts";
import type { Ears } from "../../../src/core/chat.ts";
import type { Inbound, Message } from "../../../src/core/inbound.ts";

const PLACE = { id: "console:main", platform: "console" };

function message(title: string, facts: Partial<Message> = {}): Message {
  return { reply: { type: "reply", tone: "good", title }, question: false, live: false, outcomes: [], ...facts };
}

function pipe(options: { json?: boolean; output?: NodeJS.WritableStream } = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const aside = new PassThrough();
  const piped = openPipedConsole({
    input,
    output: options.output ?? output,
    aside,
    brush: PLAIN_BRUSH,
    json: options.json ?? false,
    speaker: () => ({ id: "console:ana@example.com", name: "Ana", zone: "UTC" }),
    now: () => 0,
  });
  const readAll = (stream: PassThrough): string => (stream.read() ?? "").toString();
  return { piped, input, printed: () => readAll(output), aside: () => readAll(aside) };
}

/** Answers each message with what was said. */
function echo(console: { send: ReturnType<typeof pipe>["piped"]["send"] }, heard: Inbound[]): Ears {
  return async (inbound) => {
    heard.push(inbound);
    await console.send(inbound.place, message(`You said ${inbound.text}`, { command: "echo" }), {
      inbound: inbound.id,
      key: "k",
    });
  };
}

test("each line is a message, heard in order, and each reply is printed", async () => {
  const { piped, input, printed } = pipe();
  const heard: Inbound[] = [];
  await piped.start(echo(piped, heard));
  input.end("status\r\n\n   \nstatus Ünï: a: b\nno line feed at the end");
  await piped.run();
  expect(printed()).toBe("✓ You said status\n\n✓ You said status Ünï: a: b\n\n✓ You said no line feed at the end\n\n");
  expect(new Set(heard.map(({ id }) => id)).size).toBe(3);
  expect(heard[0]).toMatchObject({ addressed: true, place: PLACE, actor: { id: "console:ana@example.com" } });
});

test("a message is heard only when the one before is answered, and progress is not printed", async () => {
  const { piped, input, printed } = pipe();
  const heard: { inbound: Inbound; finish: () => void }[] = [];
  await piped.start((inbound) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    heard.push({ inbound, finish: resolve });
    return promise;
  });
  input.end("ack all\nalerts\n");
  const over = piped.run();
  while (heard.length < 1) await nextTurn();
  const ref = await piped.send(PLACE, message("1 of 2 …", { live: true }), {
    inbound: heard[0]?.inbound.id ?? "",
    key: "k",
  });
  for (let turn = 0; turn < 10; turn++) await nextTurn();
  expect(heard).toHaveLength(1);
  await piped.update(ref, message("Acknowledged 2 alerts"));
  heard[0]?.finish();
  while (heard.length < 2) await nextTurn();
  expect(printed()).toBe("✓ Acknowledged 2 alerts\n\n");
  heard[1]?.finish();
  await over;
});

test("with json each answer is one line", async () => {
  const { piped, input, printed } = pipe({ json: true });
  await piped.start(echo(piped, []));
  input.end("status\nalerts\n");
  await piped.run();
  const records = printed()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records).toEqual(
    ["status", "alerts"].map((said) => ({
      message: said,
      text: `You said ${said}`,
      tone: "good",
      command: "echo",
      question: false,
      outcomes: [],
    })),
  );
});

test("a message that nobody answers is not passed over in silence", async () => {
  const { piped, input, printed } = pipe({ json: true });
  await piped.start(async () => undefined);
  input.end("status\n");
  await piped.run();
  expect(JSON.parse(printed())).toMatchObject({
    message: "status",
    tone: "bad",
    text: "There was no answer. The log may say why.",
  });
});

test("what nobody asked is told aside, once it is final", async () => {
  const { piped, input, printed, aside } = pipe();
  await piped.start(async () => undefined);
  const ref = await piped.send(PLACE, message("Acknowledging …", { live: true }), { key: "k" });
  await piped.update(ref, message("Acknowledged 3 alerts"));
  input.end();
  await piped.run();
  expect([printed(), aside()]).toEqual(["", "✓ Acknowledged 3 alerts\n\n"]);
});

test("when nobody reads the answers any more, no further message is begun", async () => {
  const broken = new Writable({ write: (_chunk, _encoding, written) => written(new Error("EPIPE")) });
  const { piped, input } = pipe({ output: broken });
  const heard: Inbound[] = [];
  await piped.start(echo(piped, heard));
  input.end("ack all\nresolve all\n");
  await piped.run();
  expect(heard.map(({ text }) => text)).toEqual(["ack all"]);
});

test("stopping ends it although the input goes on", async () => {
  const { piped, input } = pipe();
  const heard: Inbound[] = [];
  const ears = echo(piped, heard);
  await piped.start(async (inbound) => {
    await ears(inbound);
    await piped.stop();
  });
  input.write("ack all\nresolve all\n");
  await piped.run();
  expect(heard.map(({ text }) => text)).toEqual(["ack all"]);
});
