import { arg } from "../core/args.ts";
import { type Command, command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { phraseText } from "../core/phrase-text.ts";
import type { Block, Reply } from "../core/reply.ts";

const FOUND_IN_FULL = 4;

export const help = command({
  name: "help",
  summary: "What can be said; with words, the commands about them.",
  phrases: ["help [<words>]"],
  args: { words: arg.text("words to look for") },
  permission: "read",
  examples: ["help", "help snooze"],
  plan: async ({ words }, ctx) => {
    const wanted = (words ?? "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    if (wanted.length === 0) return overview(ctx.commands);
    const found = ctx.commands.filter((candidate) => wanted.every((word) => isSpokenOf(word, candidate)));
    if (found.length === 0) return nothing(words ?? "", ctx);
    if (found.length > FOUND_IN_FULL) return { ...overview(found), title: `${found.length} commands about "${words}"` };
    return { type: "reply", tone: "plain", title: `Help on "${words}"`, blocks: found.map(inFull) };
  },
});

/** By the beginning of a word: "ack" is not what "bring back" is about. */
function isSpokenOf(word: string, { name, summary, phrases, examples }: Command): boolean {
  const words =
    [name, summary, ...phrases, ...examples]
      .join(" ")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.some((known) => known.startsWith(word));
}

function overview(commands: readonly Command[]): Reply {
  return {
    type: "reply",
    tone: "plain",
    title: 'What you can say. "help <word>" tells more; "preview <command>" shows what it would do.',
    blocks: [
      {
        type: "list",
        items: commands.map((known) => ({
          line: [{ type: "code", text: known.examples[0] ?? known.name }, ` · ${known.summary}`],
        })),
      },
    ],
  };
}

function inFull(known: Command): Block {
  return {
    type: "list",
    heading: [{ type: "strong", text: known.name }, ` · ${known.summary}`],
    items: [
      ...known.phrases.map((phrase) => ({ line: { type: "code" as const, text: phraseText(phrase, known.args) } })),
      { line: `For example: ${known.examples.join(" · ")}` },
    ],
  };
}

function nothing(words: string, ctx: Context): Reply {
  return {
    type: "reply",
    tone: "warn",
    title: `No command is about "${words}".`,
    buttons: [{ label: `All ${ctx.commands.length} commands`, say: "help" }],
  };
}
