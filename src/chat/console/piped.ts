import { createInterface, type Interface } from "node:readline";
import type { Ears } from "../../core/chat.ts";
import type { Message } from "../../core/inbound.ts";
import type { Actor } from "../../core/people.ts";
import type { Brush } from "./colours.ts";
import { type Console, heardFrom, MAIN_PLACE, PLATFORM } from "./hearing.ts";
import { recordLine, recordOf } from "./record.ts";
import { render } from "./render.ts";

export interface PipedOptions {
  readonly input: NodeJS.ReadableStream;
  /** For the answers. */
  readonly output: NodeJS.WritableStream;
  /** For what nobody asked: reports of plans that a former process left unfinished. */
  readonly aside: NodeJS.WritableStream;
  readonly brush: Brush;
  /** One JSON object a line instead of text. */
  readonly json: boolean;
  speaker(): Actor;
  now(): number;
}

const NO_ANSWER: Message = {
  reply: { type: "reply", tone: "bad", title: "There was no answer. The log may say why." },
  question: false,
  live: false,
  outcomes: [],
};

/** A console without a person: each line is one message, heard when the one before is answered; its final reply is printed. */
export function openPipedConsole(options: PipedOptions): Console {
  const { output } = options;
  const latest = new Map<string, Message>();
  let ears: Ears | undefined;
  let lines: Interface | undefined;
  let isStopped = false;

  return {
    platform: PLATFORM,
    keepsMessages: false,
    whispers: () => true,
    async start(given) {
      ears = given;
    },
    async stop() {
      isStopped = true;
      lines?.close();
    },
    async send(_place, message, { inbound }) {
      if (inbound !== undefined) latest.set(inbound, message);
      else if (!message.live) options.aside.write(`${textOf(message)}\n\n`);
      return { platform: PLATFORM, id: inbound ?? "" };
    },
    async update(ref, message) {
      if (latest.has(ref.id)) latest.set(ref.id, message);
      else if (!message.live) options.aside.write(`${textOf(message)}\n\n`);
      return true;
    },
    async run() {
      lines = createInterface({ input: options.input, crlfDelay: Number.POSITIVE_INFINITY, terminal: false });
      // Whoever read our answers has had enough (`| head`): nothing more is done.
      output.on("error", () => {
        isStopped = true;
      });
      for await (const line of lines) {
        if (isStopped) break;
        if (line.trim() !== "") await answer(line);
      }
    },
  };

  async function answer(line: string): Promise<void> {
    const inbound = heardFrom(options.speaker(), MAIN_PLACE, line);
    await ears?.(inbound);
    const message = latest.get(inbound.id) ?? NO_ANSWER;
    latest.delete(inbound.id);
    const reader = { zone: inbound.actor.zone, now: options.now() };
    const text = options.json ? recordLine(recordOf(line, message, reader)) : `${textOf(message)}\n`;
    await new Promise<void>((written) => output.write(`${text}\n`, () => written()));
  }

  function textOf(message: Message): string {
    return render(message.reply, { zone: options.speaker().zone, now: options.now() }, options.brush);
  }
}
