/** What people type in Slack, unless tocsin.yaml says otherwise. */
export const MAIN_COMMAND = "/tocsin";

/** Slack's manifest schema 2, slash_commands (slackapi/manifest-schema, read 2026-11-21), with the slash. */
const NAME_CHARS = { min: 2, max: 32 } as const;

/**
 * Slack's own commands. It refuses an app that asks for /status, and with it the whole manifest ("the slash command has an
 * invalid name": NousResearch/hermes-agent#17054 and openclaw/openclaw#29032, read 2026-11-21). The others are those of
 * Slack's help page "Slash commands in Slack" as hermes-agent#18456 lists them, and the older ones that people still
 * type: even where Slack accepted one, its own would run.
 */
const RESERVED: ReadonlySet<string> = new Set([
  ..."away collapse dnd expand feed join leave me msg mute open pro remind search shortcuts shrug status topic who".split(
    " ",
  ),
  ..."active apps archive call close dm huddle invite invite_people keys kick prefs remove rename star".split(" "),
]);

/** Why an app cannot have this slash command in Slack ("/status"), completing "slack.command …"; undefined: it can. */
export function slashNameProblem(name: string): string | undefined {
  if (!name.startsWith("/")) return `must begin with a slash: /${name.toLowerCase()}`;
  if (name.length < NAME_CHARS.min || name.length > NAME_CHARS.max) {
    return `must have ${NAME_CHARS.min} to ${NAME_CHARS.max} characters with its slash`;
  }
  if (!/^\/[a-z0-9][a-z0-9_-]*$/u.test(name)) return "may have only small letters, digits, - and _ after its slash";
  if (!RESERVED.has(name.slice(1))) return undefined;
  return (
    `cannot be ${name}: Slack keeps that name for itself and refuses the whole app. ` +
    `Take another, such as /my-${name.slice(1)}; the main command with the word ${name.slice(1)} after it needs none`
  );
}
