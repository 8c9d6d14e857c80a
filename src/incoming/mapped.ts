import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { AlertEvent, EventSource } from "../core/events.ts";
import type { HookMapping } from "../core/routes.ts";
import { ALERTS_MAX } from "./groups.ts";
import { priorityIn, tagsOf } from "./labels.ts";
import { line, lines, own, webAddress } from "./outside.ts";
import {
  alertEvent,
  DESCRIPTION_CHARS,
  digestOf,
  NAME_CHARS,
  TAG_CHARS,
  TAGS_MAX,
  TITLE_CHARS,
  type Told,
} from "./told.ts";

/** Of what tells one alert from another. */
const KEY_CHARS = 1_000;
/** Where nothing says how grave it is. */
const OTHERWISE = "P3";
/** The path of a body that is the list itself. */
const BODY = ".";

interface Place {
  readonly hook: string;
  /** Where the alert begins in the body, for sentences: "items.3." */
  readonly start: string;
}

/**
 * `/hooks/in/<hook>`: any JSON, read as tocsin.yaml says. The same key again is the same alert, which is open again when it
 * was closed; where `closed` tells when it is over, one that a person resolved stays so until the sender has said that.
 */
export function mapped(hook: string, mapping: HookMapping, clock: Pick<Clock, "now">): EventSource {
  const path = `in/${hook}`;
  return {
    path,
    title: hook,
    proof: "secret",
    read: (body) => {
      const at = clock.now();
      const events: AlertEvent[] = [];
      const faults: BotError[] = [];
      for (const { alert, start } of alertsIn(body, hook, mapping)) {
        try {
          const key = required(alert, "key", mapping.key, { hook, start }, KEY_CHARS);
          events.push(alertEvent(digestOf(path, key), toldOf(alert, mapping, { hook, start }), at));
        } catch (error) {
          if (!(error instanceof BotError)) throw error;
          faults.push(error);
        }
      }
      // One that cannot be read keeps nobody from hearing of the others.
      const [first] = faults;
      if (first !== undefined && events.length === 0) throw first;
      return { events, ...(first === undefined ? {} : { unknown: "alerts left out" }) };
    },
    setup: (url) => [
      `Send the JSON that hooks.${hook} in tocsin.yaml describes, as POST:`,
      `curl -X POST -H "Content-Type: application/json" -d @alert.json ${JSON.stringify(url)}`,
      'The part behind the name is the secret. It may stand in a header instead: "Authorization: Bearer <secret>".',
    ],
  };
}

function alertsIn(
  body: unknown,
  hook: string,
  { each }: HookMapping,
): readonly { readonly alert: unknown; readonly start: string }[] {
  if (each === undefined) return [{ alert: body, start: "" }];
  const list = each === BODY ? body : at(body, each);
  if (!Array.isArray(list)) {
    throw new BotError("bad_input", `The hook ${hook} takes a list of alerts at "${each}", and there is none.`);
  }
  if (list.length > ALERTS_MAX) {
    throw new BotError("bad_input", `The hook ${hook} takes at most ${ALERTS_MAX} alerts at once, not ${list.length}.`);
  }
  const start = each === BODY ? "" : `${each}.`;
  return list.map((alert: unknown, index) => ({ alert, start: `${start}${index}.` }));
}

function toldOf(alert: unknown, mapping: HookMapping, place: Place): Told {
  const title = required(alert, "title", mapping.title, place, TITLE_CHARS);
  const service = line(at(alert, mapping.service), NAME_CHARS);
  const description = lines(at(alert, mapping.description), DESCRIPTION_CHARS);
  const path = `in/${place.hook}`;
  return {
    sender: { path, title: place.hook },
    isOver: isOver(alert, mapping),
    tellsEnd: mapping.closed !== undefined,
    title,
    ...(description === undefined ? {} : { description }),
    ...(service === undefined ? {} : { service }),
    priority: priorityOf(alert, mapping),
    url: webAddress(at(alert, mapping.url)) ?? "",
    tags: [`hook=${path}`, ...tagsAt(alert, mapping)],
  };
}

function required(alert: unknown, what: "key" | "title", path: string, { hook, start }: Place, chars: number): string {
  const found = line(at(alert, path), chars);
  if (found !== undefined) return found;
  const where = `hooks.${hook}.${what} in tocsin.yaml`;
  throw new BotError("bad_input", `The hook ${hook} finds no ${what} at "${start}${path}": see ${where}.`);
}

function priorityOf(alert: unknown, { priority }: HookMapping): string {
  if (priority === undefined) return OTHERWISE;
  const said = at(alert, priority.path);
  const word = line(said, NAME_CHARS)?.toLowerCase();
  const meant = Object.entries(priority.values).find(([value]) => value.toLowerCase() === word)?.[1];
  return priorityIn(meant) ?? priorityIn(said) ?? OTHERWISE;
}

function isOver(alert: unknown, { closed }: HookMapping): boolean {
  const word = closed && line(at(alert, closed.path), NAME_CHARS)?.toLowerCase();
  return closed?.values.some((value) => value.toLowerCase() === word) ?? false;
}

/** A list of words, one word, or names with values. */
function tagsAt(alert: unknown, { tags }: HookMapping): readonly string[] {
  const found = at(alert, tags);
  if (!Array.isArray(found) && typeof found === "object") return tagsOf(found, TAGS_MAX - 1);
  const all = Array.isArray(found) ? found.slice(0, TAGS_MAX - 1) : [found];
  return all.flatMap((tag) => line(tag, TAG_CHARS) ?? []);
}

/** What is at a dotted path: "alert.labels.severity", "items.0.id". A last name may have dots of its own. */
function at(value: unknown, path: string | undefined): unknown {
  if (path === undefined) return undefined;
  const names = path.split(".");
  let here = value;
  for (const [index, name] of names.entries()) {
    const next = own(here, name);
    if (next === undefined) return own(here, names.slice(index).join("."));
    here = next;
  }
  return here;
}
