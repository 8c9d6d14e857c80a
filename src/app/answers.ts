import type { AnswerWord } from "../engine/questions.ts";

/** What a person may type to answer the last question, besides an option's number. */
const YES = new Set(["yes", "y", "yep", "yeah", "confirm", "ja", "oui"]);
const NO = new Set(["no", "n", "nope", "cancel", "nein", "non"]);
const NUMBER = /^#?(\d{1,2})[.)]?$/u;

/** The answer that a whole message is, or undefined when it is something else. */
export function answerWord(text: string): AnswerWord | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^\//u, "")
    .replace(/[!.]+$/u, "");
  if (YES.has(word)) return { type: "yes" };
  if (NO.has(word)) return { type: "no" };
  const number = NUMBER.exec(word)?.[1];
  return number === undefined ? undefined : { type: "option", number: Number(number) };
}
