import { BotError } from "../core/errors.ts";
import type { Choice } from "../core/reply.ts";
import type { Change, Component, Notice } from "../core/status.ts";
import { componentOf, labels } from "./status-names.ts";

/** A Slack message has room for 25 buttons; nobody reads more than ten. */
const OPTIONS_MOST = 10;

export function isIncident({ kind }: Notice): boolean {
  return kind === "incident";
}

/** Under way now, so that it holds its components at their level. */
export function isRunning({ kind, state }: Notice): boolean {
  return kind === "maintenance" && state !== "scheduled";
}

export function holds(notice: Notice, components: readonly Pick<Component, "id">[]): boolean {
  return notice.components.some(({ id }) => components.some((component) => component.id === id));
}

/** What brings back the components that `notice` holds and that nothing else holds: no incident, no maintenance at work. */
export function comeback(notice: Notice, open: readonly Notice[]): readonly Change[] {
  const others = open.filter((other) => other.id !== notice.id && (isIncident(other) || isRunning(other)));
  return notice.components
    .filter((affected) => affected.level !== "operational" && !others.some((other) => holds(other, [affected])))
    .map((affected) => ({ component: componentOf(affected, notice.account), level: "operational" }));
}

/** The components that stay as they are because something else holds them too. */
export function stillHeld(notice: Notice, open: readonly Notice[]): readonly Component[] {
  const back = new Set(comeback(notice, open).map(({ component }) => component.id));
  return notice.components
    .filter(({ id, level }) => level !== "operational" && !back.has(id))
    .map((affected) => componentOf(affected, notice.account));
}

/** The notice that was named, as it is now. Throws conflict when it is over. */
export function stillOpen(named: Notice, open: readonly Notice[]): Notice {
  const now = open.find(({ id }) => id === named.id);
  if (now !== undefined) return now;
  throw new BotError("conflict", `${named.handle} ${named.name} is not open any more; nothing was published.`);
}

/** How to ask which of several is meant. */
export interface WhichOne {
  readonly text: string;
  /** Completes "There is no …" for when there is none. */
  readonly none: string;
  /** The whole command, for one of them. */
  say(handle: string): string;
}

/** The only one there is. Several are a question, never the first of them; none is an error. */
export function onlyOne(fitting: readonly Notice[], which: WhichOne): Notice | Choice {
  const [only, second] = fitting;
  if (only === undefined) throw new BotError("not_found", `There is no ${which.none}; nothing was published.`);
  if (second === undefined) return only;
  return {
    type: "choice",
    text: which.text,
    options: fitting.slice(0, OPTIONS_MOST).map((notice) => ({
      label: labelOfNotice(notice),
      say: which.say(notice.handle),
    })),
  };
}

export function labelOfNotice({ handle, name, components }: Notice): string {
  return components.length === 0 ? `${handle} ${name}` : `${handle} ${name} (${labels(components, components)})`;
}

/**
 * A message that begins with a notice's handle was meant for that notice, open or not, and must not be published word
 * for word: throws, with the sentence that was probably meant.
 */
export function refuseHandleAsText(message: string | undefined, open: readonly Notice[], command: string): void {
  const [, prefix, rest = ""] = /^#?([a-z]+-)[0-9a-z]+(?=$|[\s,;.:])([\s\S]*)$/iu.exec(message?.trim() ?? "") ?? [];
  const like = prefix?.toUpperCase();
  if (message === undefined || !open.some(({ handle }) => like !== undefined && handle.startsWith(like))) return;
  const handle = message.trim().replace(/^#/u, "").slice(0, open[0]?.handle.length);
  const text = rest.replace(/^[\s,;.:]+/u, "");
  if (text === "") throw new BotError("not_found", `${handle} is not open; nothing was published.`);
  throw new BotError(
    "bad_input",
    `If that is a message for ${handle}, put a colon behind it: ${command} ${handle}: ${text}`,
  );
}
