import type { Left } from "./pages.ts";

/** What to type to see less at once, by command. */
const NARROWER: Readonly<Record<string, string>> = {
  alerts: "alerts for <service>",
  ack: "alerts for <service>",
  resolve: "alerts for <service>",
  status: "status <component>",
  "status notices": "status <component>",
  oncall: "oncall <team>",
};

/** "… and 476 more", and with what sentence to ask for a part of it, where there is one. */
export function leftWords(left: Left, command?: string): { readonly words: string; readonly type?: string } {
  const narrower = command === undefined ? undefined : NARROWER[command];
  return narrower === undefined
    ? { words: more(left) }
    : { words: `${more(left)}. Ask for a part of it: `, type: narrower };
}

/** "… and 76 more in the thread", under a first message; `isAll`: all of them are there. */
export function continuedWords(left: Left, where: "thread" | "below", isAll: boolean): string {
  const there = where === "thread" ? "in the thread" : "below";
  return isAll ? `${more(left)} ${there}` : `${more(left)}, the first of them ${there}`;
}

function more({ count, isOfOneList }: Left): string {
  const what = isOfOneList ? "" : count === 1 ? " line" : " lines";
  return `… and ${count.toLocaleString("en")} more${what}`;
}

/** "… and 1,204 more characters", where a text was cut. */
export function cutWords(chars: number): string {
  return `… and ${chars.toLocaleString("en")} more ${chars === 1 ? "character" : "characters"}`;
}
