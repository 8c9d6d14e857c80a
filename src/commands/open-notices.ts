import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Choice } from "../core/reply.ts";
import type { Change, Component, Notice, StatusBoard } from "../core/status.ts";
import { componentOf, labels } from "./status-names.ts";

/** A Slack message has room for 25 buttons; nobody reads more than ten. */
const OPTIONS_MOST = 10;
/** Text that starts with a handle is meant for that notice, not for the public. */
const HANDLE_FIRST = /^#?(?<handle>SP-[0-9a-z]{6})(?![0-9a-z])[\s,;.:–-]*(?<rest>[\s\S]*)$/iu;

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

/**
 * The notice that is meant, as it is now: the named one, or the only one that fits. Several are a question, whose
 * options are whole commands; none is an error. `none` completes "There is no …".
 */
export function meantNotice(
  named: Notice | undefined,
  fitting: readonly Notice[],
  ask: { readonly text: string; readonly none: string; say(handle: string): string },
): Notice | Choice {
  if (named !== undefined) {
    const now = fitting.find(({ id }) => id === named.id);
    if (now !== undefined) return now;
    throw new BotError("conflict", `${named.handle} ${named.name} is not ${ask.none.replace(/^open /u, "an open ")} any more.`);
  }
  const [only, second] = fitting;
  if (only === undefined) throw new BotError("not_found", `There is no ${ask.none}; nothing was published.`);
  if (second === undefined) return only;
  return {
    type: "choice",
    text: ask.text,
    options: fitting.slice(0, OPTIONS_MOST).map((notice) => ({ label: labelOfNotice(notice), say: ask.say(notice.handle) })),
  };
}

export function labelOfNotice({ handle, name, components }: Notice): string {
  return components.length === 0 ? `${handle} ${name}` : `${handle} ${name} (${labels(components, components)})`;
}

/**
 * A message that begins with a notice's handle was meant for that notice and must not be published word for word:
 * throws bad_input with the sentence that was probably meant.
 */
export function refuseHandleAsText(message: string | undefined, command: string): void {
  const { handle, rest = "" } = HANDLE_FIRST.exec(message?.trim() ?? "")?.groups ?? {};
  if (handle === undefined) return;
  if (rest === "") throw new BotError("not_found", `${handle} is not open; nothing was published.`);
  throw new BotError(
    "bad_input",
    `If that is a message for ${handle}, write a colon behind it: ${command} ${handle}: ${rest}`,
  );
}

/** Open notices, read now. Nothing is published by what an older list showed. */
export function readOpen(board: StatusBoard): Promise<readonly Notice[]> {
  return board.openNotices();
}

export type NoticeChoice = Notice | Choice;

export function isChoice(answer: NoticeChoice): answer is Choice {
  return "type" in answer;
}

export type { Context };
