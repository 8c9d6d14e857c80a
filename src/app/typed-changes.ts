import { statusSet } from "../commands/status-set.ts";
import { statusShow } from "../commands/status-show.ts";
import type { FilledStatus } from "../core/desk.ts";
import { BotError } from "../core/errors.ts";
import type { Change, Component, Level } from "../core/status.ts";
import { TYPED_LEVELS } from "../core/typed.ts";
import { listed, oneLine, quoted } from "../core/wording.ts";
import { NOTHING_KNOWN } from "../router/known.ts";
import type { Router, Routing } from "../router/router.ts";

const SHOWN_CHARS = 100;
const CHOICES_NAMED = 5;

/** The changes that typed components stand for; see `FilledStatus.typed`. Throws BotError("bad_input") about "typed". */
export async function typedChanges(
  router: Router,
  { text, level }: NonNullable<FilledStatus["typed"]>,
): Promise<readonly Change[]> {
  const said = text.replace(/\s+/gu, " ").trim().replace(/,$/u, "");
  if (said === "") return [];
  const bare = await read(router, `status ${said}`);
  const found = changesIn(bare);
  if (found !== undefined) return found;
  if (level === undefined) throw wrong(bare, said);
  const withLevel = await read(router, `status ${said} ${TYPED_LEVELS[level]}`);
  const changes = changesIn(withLevel);
  if (changes === undefined) throw wrong(withLevel, said);
  return changes;
}

function read(router: Router, text: string): Promise<Routing> {
  const { actor } = NOTHING_KNOWN;
  return router.route({ text, actor, place: { id: "desk", platform: "desk" }, addressed: true });
}

/** undefined: it says something else, or less, or more. */
function changesIn(read: Routing): readonly Change[] | undefined {
  if (read.type !== "invocation" || read.command !== statusSet || read.asks || read.confirm !== undefined)
    return undefined;
  const { changes, components, level, ...more } = read.args as {
    readonly changes?: readonly Change[];
    readonly components?: readonly Component[];
    readonly level?: Level;
  };
  if (Object.values(more).some((value) => value !== undefined)) return undefined;
  if (changes !== undefined) return changes;
  return level === undefined ? undefined : components?.map((component) => ({ component, level }));
}

function wrong(read: Routing, said: string): BotError {
  const shown = quoted(oneLine(said, SHOWN_CHARS));
  const options = read.type === "choice" ? read.choice.options.map(({ label }) => label) : [];
  const isUnleveled = read.type === "invocation" && read.command === statusShow;
  const why = isUnleveled
    ? `${shown} has no level: choose one, or type it as API=degraded`
    : options.length > 0
      ? `${shown} can mean ${listed(options, CHOICES_NAMED)}: type more of it`
      : `${shown} cannot be read as components: type them as API=degraded, Web=major`;
  return new BotError("bad_input", `${why}.`, { details: { field: "typed" } });
}
