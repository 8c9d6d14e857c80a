import { createInterface, type Interface } from "node:readline";
import type { Ears, MessageRef } from "../../core/chat.ts";
import type { Message } from "../../core/inbound.ts";
import type { Log } from "../../core/log.ts";
import type { Actor } from "../../core/people.ts";
import { type Brush, PLAIN_BRUSH } from "./colours.ts";
import { type Console, heardFrom, MAIN_PLACE, PLATFORM } from "./hearing.ts";
import { HISTORY_LINES_MAX, type History } from "./history.ts";
import { render } from "./render.ts";
import { COLUMNS, createScreen, type Output } from "./screen.ts";
import { wrapped } from "./wrap.ts";

export interface TerminalOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: Output;
  readonly brush: Brush;
  readonly history: History;
  readonly log: Log;
  speaker(): Actor;
  now(): number;
  /** What a line that begins so may become. */
  complete(prefix: string): readonly string[];
  /** Ctrl-C was pressed with nothing typed. */
  onInterrupt(): void;
}

export interface Terminal extends Console {
  /** Prints lines that are no reply, above the prompt. */
  print(text: string): void;
  /** Whether a message is being answered. */
  isBusy(): boolean;
}

/** A message that was typed and is not yet answered. */
interface Typed {
  readonly text: string;
  /** It has shown a first sign: what was typed after it may be heard. */
  begun(): void;
}

/**
 * A console with a person at it. Several messages may be at work at once: each is heard as soon as the one before has
 * shown a first sign, so that a "yes" pasted after its command finds the question asked.
 */
export function openTerminal(options: TerminalOptions): Terminal {
  const { brush } = options;
  const promptText = brush.paint("bold", "tocsin› ");
  const typed = new Map<string, Typed>();
  const work = new Set<Promise<void>>();
  let ears: Ears | undefined;
  let lines: Interface | undefined;
  let lastHeard: string | undefined;
  let lastRef = 0;
  let isStopped = false;
  let intake: Promise<void> = Promise.resolve();
  const screen = createScreen({
    output: options.output,
    brush,
    prompt: {
      text: promptText,
      rowsAbove: () => lines?.getCursorPos().rows ?? 0,
      draw() {
        // readline would first go up by the rows it believes to be above the cursor; we are already there, and after a
        // paste it believes wrongly.
        if (lines !== undefined) Object.assign(lines, { prevRows: 0 }).prompt(true);
      },
    },
  });

  return {
    platform: PLATFORM,
    keepsMessages: false,
    whispers: () => true,
    print: screen.print,
    isBusy: () => work.size > 0,
    async start(given) {
      ears = given;
    },
    async stop() {
      isStopped = true;
      lines?.close();
    },
    async send(_place, message, { inbound }) {
      lastRef += 1;
      const ref = { platform: PLATFORM, id: `${lastRef}/${inbound ?? ""}` };
      show(ref, message);
      return ref;
    },
    update: async (ref, message) => {
      show(ref, message);
      return true;
    },
    run,
  };

  async function run(): Promise<void> {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const opened = createInterface({
      input: options.input,
      output: options.output,
      terminal: true,
      prompt: promptText,
      history: [...options.history.lines],
      historySize: HISTORY_LINES_MAX,
      removeHistoryDuplicates: true,
      completer: (line: string) => [options.complete(line), line],
    });
    lines = opened;
    opened.on("line", (line) => {
      screen.entered(line);
      if (line.trim() !== "") intake = intake.then(() => hear(line.trim()));
    });
    opened.on("history", keepHistory);
    opened.on("SIGINT", () => {
      if (opened.line === "") return options.onInterrupt();
      // Forgets what was typed, like a shell: to its end, then all before it.
      opened.write(null, { ctrl: true, name: "e" });
      opened.write(null, { ctrl: true, name: "u" });
    });
    opened.on("close", () => {
      screen.dropPrompt();
      lines = undefined;
      close();
    });
    opened.prompt();
    await closed;
    await intake;
    await Promise.all(work);
  }

  /** Resolves at the first sign of an answer. */
  async function hear(text: string): Promise<void> {
    if (isStopped) return;
    const inbound = heardFrom(options.speaker(), MAIN_PLACE, text);
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    typed.set(inbound.id, { text, begun: resolve });
    lastHeard = inbound.id;
    const answered = (ears?.(inbound) ?? Promise.resolve()).finally(() => {
      typed.delete(inbound.id);
      work.delete(answered);
      resolve();
    });
    work.add(answered);
    await begun;
  }

  function show(ref: MessageRef, message: Message): void {
    const inbound = ref.id.slice(ref.id.indexOf("/") + 1);
    const reader = { zone: options.speaker().zone, now: options.now() };
    if (message.live) screen.setLive(ref.id, render(message.reply, reader, PLAIN_BRUSH));
    else screen.settle(ref.id, `${heading(inbound, message)}${fitted(render(message.reply, reader, brush))}\n`);
    typed.get(inbound)?.begun();
  }

  function fitted(text: string): string {
    return wrapped(text, options.output.columns || COLUMNS);
  }

  /** Says what a reply belongs to, where its place does not; an alert's card belongs to nothing that was said. */
  function heading(inbound: string, { command }: Message): string {
    if (inbound === lastHeard || (inbound === "" && command === undefined)) return "";
    const text = typed.get(inbound)?.text;
    return `${brush.paint("dim", text === undefined ? "↳ from before" : `↳ ${text}`)}\n`;
  }

  function keepHistory(history: string[]): void {
    try {
      options.history.keep(history);
    } catch (error) {
      options.log.warn("console.history.failed", { error });
    }
  }
}
