import { BotError, ERRORS, sentenceOf } from "../core/errors.ts";
import type { Plan, Question } from "../core/plan.ts";
import type { Block, Choice, Line, Reply, Tone } from "../core/reply.ts";
import type { Closing, OpenQuestion } from "../engine/questions.ts";

/** One line and nothing else. */
export function lineReply(tone: Tone, title: Line): Reply {
  return { type: "reply", tone, title };
}

/** How a failure is told: the sentence, in the tone of its code. */
export function failureReply(error: unknown): Reply {
  return lineReply(ERRORS[error instanceof BotError ? error.code : "bug"].tone, sentenceOf(error));
}

/** "Which one?" with a number for each option, so that it can be answered by typing too. */
export function choiceReply(choice: Choice): Reply {
  const [only] = choice.options;
  const isYesNo = choice.options.length === 1 && only !== undefined;
  return {
    type: "reply",
    tone: "warn",
    title: choice.text,
    buttons: isYesNo
      ? [
          { label: only.label, say: "yes", style: "primary" },
          { label: "No", say: "no" },
        ]
      : choice.options.map((option, i) => ({ label: `${i + 1}. ${option.label}`, say: option.say })),
  };
}

/** Yes or no, with all that the yes will do. */
export function planQuestionReply(plan: Plan, ask: Question): Reply {
  const blocks: Block[] = [...(plan.notes ?? []), ...(ask.lines ?? [])].map((line) => ({ type: "text", line }));
  for (const part of plan.refused ?? []) blocks.push({ type: "text", line: `${part.label}: ${part.reason}` });
  if (plan.publicText !== undefined) {
    blocks.push({ type: "text", line: "The public will read:" }, { type: "quote", text: plan.publicText });
  }
  return {
    type: "reply",
    tone: "warn",
    title: ask.text,
    blocks,
    buttons: [
      { label: ask.confirm, say: "yes", style: "primary" },
      { label: "No", say: "no" },
    ],
  };
}

/** No. An undo by a button was said with a number, which says nothing to anybody. */
export function declinedReply({ subject, origin }: OpenQuestion): Reply {
  const isUndo = subject.type === "plan" && subject.undoes !== undefined;
  return lineReply(
    "plain",
    isUndo ? `${subject.title}: nothing was done.` : `Nothing was done about "${origin.said}".`,
  );
}

/** What stands where a question was that waits for nothing any more. */
export function closedReply({ subject, origin }: OpenQuestion, how: Exclude<Closing, "pressed">): Reply {
  const asked = subject.type === "plan" ? (subject.ask?.text ?? subject.title) : subject.text;
  const end =
    how === "said"
      ? `Answered by ${origin.actor.name}.`
      : `No longer open: ${origin.actor.name} asked for something else.`;
  return lineReply("plain", [...(Array.isArray(asked) ? asked : [asked]), ` ${end}`]);
}

/** The same reply with lines in front of its blocks: how a name was taken. */
export function withNotes(reply: Reply, notes: readonly Line[]): Reply {
  if (notes.length === 0) return reply;
  return { ...reply, blocks: [...notes.map((line): Block => ({ type: "text", line })), ...(reply.blocks ?? [])] };
}
