import { BotError } from "../core/errors.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Router, Routing } from "../router/router.ts";
import { lineReply } from "./replies.ts";
import type { Topics } from "./topics.ts";

/** How something was read. */
export type Said = Routing;
export type Invoked = Extract<Routing, { type: "invocation" }>;

/** Reads a text as if the speaker of `inbound` had said it there. */
export function readSaid(router: Router, inbound: Inbound, text: string): Promise<Routing> {
  const { actor, place, addressed, mentions = [] } = inbound;
  return router.route({ text, actor, place, addressed, mentions });
}

export interface ReadingParts {
  readonly router: Router;
  readonly topics: Topics;
  readonly log: Log;
}

/** A text and how it was read; where a place lends an alert the text names it. */
export interface ReadHere {
  readonly text: string;
  readonly routing: Routing;
}

/**
 * Reads a text with what its place lends it: in the thread of one alert's message, as an answer to it, or said about it, that
 * alert needs no name. Throws the vendor's BotError when a list that the text needs cannot be read.
 */
export async function readHere(
  { router, topics, log }: ReadingParts,
  inbound: Inbound,
  text: string,
): Promise<ReadHere> {
  const read = async (words: string): Promise<ReadHere> => {
    return { text: words, routing: await readSaid(router, inbound, words) };
  };
  const meant = await topics.ofMessage(inbound);
  if (meant !== undefined) return readAbout(meant, text, read);
  const plain = await readUnlessOverheard(inbound, log, () => read(text));
  const topic = await topics.ofTalk(inbound);
  if (topic === undefined || namesAlert(plain.routing)) return plain;
  const named = await readUnlessOverheard(inbound, log, () => read(withHandle(text, topic)));
  return takesAlert(named.routing) ? named : plain;
}

/** Whoever did not speak to the bot is not told that a vendor's names could not be read. */
async function readUnlessOverheard(
  { id, addressed }: Inbound,
  log: Log,
  read: () => Promise<ReadHere>,
): Promise<ReadHere> {
  try {
    return await read();
  } catch (error) {
    if (addressed || !(error instanceof BotError)) throw error;
    log.info("inbound.not_read", { inbound: id, error });
    return { text: "", routing: { type: "silence" } };
  }
}

async function readAbout(
  handles: readonly string[],
  text: string,
  read: (words: string) => Promise<ReadHere>,
): Promise<ReadHere> {
  const [only, ...others] = handles;
  if (only === undefined) {
    const title = `That message names no alert that I know; say which one, for example: ${withHandle(text, "PD-1234")}.`;
    return { text, routing: { type: "reply", reply: lineReply("warn", title), misunderstood: true } };
  }
  if (others.length === 0) return read(withHandle(text, only));
  const options = handles.map((handle) => ({ label: handle, say: withHandle(text, handle) }));
  return { text, routing: { type: "choice", choice: { type: "choice", text: "Which of its alerts?", options } } };
}

/** "snooze 2h" → "snooze PD-1234 2h". */
function withHandle(text: string, handle: string): string {
  return text.replace(/^(\s*\/?[\p{L}-]+)/u, `$1 ${handle}`);
}

/** Whether it says which alerts are meant, or has nothing to do with alerts. */
function namesAlert(routing: Routing): boolean {
  if (routing.type !== "invocation") return routing.type === "choice" || routing.type === "silence";
  if (!canTakeAlert(routing)) return true;
  const { args, command } = routing;
  const isOfAlerts = Object.entries(command.args).filter(([name]) => NAMES_ALERTS.has(name));
  return isOfAlerts.some(([name]) => args[name] !== undefined);
}

function takesAlert(routing: Routing): boolean {
  return routing.type === "invocation" && canTakeAlert(routing) && namesAlert(routing);
}

function canTakeAlert({ command }: Invoked): boolean {
  return Object.values(command.args).some(({ kind }) => kind === "handle" || kind === "handles");
}

/** The arguments that say which alerts are meant. */
const NAMES_ALERTS = new Set([
  "handle",
  "handles",
  "whose",
  "state",
  "card",
  "service",
  "team",
  "older",
  "priority",
  "vendor",
]);
