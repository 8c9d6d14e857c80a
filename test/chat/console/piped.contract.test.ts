import { PassThrough } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { PLAIN_BRUSH } from "../../../src/chat/console/colours.ts";
import type { Console } from "../../../src/chat/console/hearing.ts";
import { openPipedConsole } from "../../../src/chat/console/piped.ts";
import { chatAdapterContract } from "../../contracts/chat-adapter.ts";
import type { ChatWorld } from "../../contracts/chat-world.ts";

chatAdapterContract("piped console", async (): Promise<ChatWorld> => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const printed: string[] = [];
  output.on("data", (chunk: Buffer) => void printed.push(chunk.toString().trimEnd()));
  let console: Console | undefined;
  let running: Promise<void> = Promise.resolve();
  return {
    async connect() {
      console = openPipedConsole({
        input,
        output,
        aside: new PassThrough(),
        brush: PLAIN_BRUSH,
        json: false,
        speaker: () => ({ id: "console:ana@example.com", name: "Ana", zone: "UTC" }),
        now: () => 0,
      });
      running = console.run();
      return console;
    },
    async say(text) {
      const before = printed.length;
      let isOver = false;
      void running.then(() => {
        isOver = true;
      });
      input.write(`${text}\n`);
      while (printed.length === before && !isOver) await nextTurn();
    },
    shown: () => printed,
    settle: (work) => work,
    async close() {
      input.end();
      await console?.stop();
      await running;
    },
  };
});
