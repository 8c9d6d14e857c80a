import type { Message } from "../../core/inbound.ts";
import { plainText, type Reader } from "../../core/plain-text.ts";

/** The answer to one message for machines. */
export interface AnswerRecord {
  /** What was said. */
  readonly message: string;
  /** The complete reply as plain text. */
  readonly text: string;
  readonly tone: "plain" | "good" | "warn" | "bad";
  /** The command that it was read as; null when it was none. */
  readonly command: string | null;
  /** It waits for an answer. */
  readonly question: boolean;
  readonly outcomes: readonly {
    readonly kind: string;
    readonly target: string;
    readonly state: string;
    readonly reason: string | null;
  }[];
}

export function recordOf(said: string, answer: Message, reader: Reader): AnswerRecord {
  return {
    message: said,
    text: plainText(answer.reply, reader),
    tone: answer.reply.tone,
    command: answer.command ?? null,
    question: answer.question,
    outcomes: answer.outcomes.map(({ operation, outcome }) => ({
      kind: operation.kind,
      target: operation.target.label,
      state: outcome.state,
      reason: outcome.reason ?? null,
    })),
  };
}

/** Characters that JSON may hold as they are but that a terminal or an eye takes for more than text. */
const UNSAFE = /[\u007f-\u009f\u202a-\u202e\u2028\u2029\u2066-\u2069]/gu;

/** A record as one line of JSON that is harmless on a terminal and loses nothing. */
export function recordLine(record: object): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(record).replace(UNSAFE, escaped);
}
