import type { Attribution } from "../../src/core/people.ts";
import { isAccount, type NoteParams, nameOf } from "./operation.ts";

/** Longest note (Jira Service Management ops REST API, Create alert, `note`, read 2026-11-21). */
const NOTE_CHARS = 25_000;

const SIGNED = /^([\s\S]*)\n— (.+), through Tocsin$/;
const DONE_WITH_WORDS = /^.+? by (.+) through Tocsin: ([\s\S]+)$/;

/** The whole note. `email` is that of the token's account, under which every note stands. */
export function noteText({ did, text = "" }: NoteParams, by: Attribution | undefined, email: string): string {
  const who = nameOf(by);
  if (did !== undefined) {
    return cut(`${did} by ${who} through Tocsin`, text === "" ? "" : `: ${text}`, "");
  }
  return by !== undefined && isAccount(by, email) ? cut("", text, "") : cut("", text, `\n— ${who}, through Tocsin`);
}

/** Too long a text loses its end, never the name. */
function cut(before: string, text: string, after: string): string {
  return `${before}${text.slice(0, NOTE_CHARS - before.length - after.length)}${after}`;
}

/** What the note says that follows an escalation. */
export const ESCALATED = "Escalated";

/** Whether a note says that somebody did this, as `noteText` writes it. */
export function saysDone(note: string, did: string): boolean {
  return note.startsWith(`${did} by `) && note.includes(" through Tocsin");
}

/** Somebody's words out of a note of the token's account, as `noteText` writes them. */
export function readSigned(note: string): { readonly who?: string; readonly text: string } {
  const [, said, signer] = SIGNED.exec(note) ?? [];
  if (said !== undefined && signer !== undefined) return { who: signer, text: said };
  const [, doer, words] = DONE_WITH_WORDS.exec(note) ?? [];
  return doer !== undefined && words !== undefined ? { who: doer, text: words } : { text: note };
}
