import type { Clock } from "../core/clock.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Json } from "../core/json.ts";
import { withoutLinkCode } from "../core/link-code.ts";
import type { Log } from "../core/log.ts";
import { withNames } from "../core/mentions.ts";
import { inlineText } from "../core/plain-text.ts";
import type { Line } from "../core/reply.ts";
import type { Audit } from "../engine/audit.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Invoked } from "./reading.ts";

/** Records what led to no plan; plans are recorded by the engine. */
export interface Recorder {
  /** A record that fails is said in the log. */
  record(origin: Origin, result: string): Promise<void>;
  /** A line as it stands in the record, in the speaker's zone. */
  words(line: Line, origin: Origin): string;
}

export interface RecorderParts {
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Log;
}

export function createRecorder({ audit, clock, log }: RecorderParts): Recorder {
  return {
    words: (line, { actor }) => inlineText(line, { zone: actor.zone, now: clock.now() }),
    record: async ({ inbound, actor, place, said, command, args }, result) => {
      const read = command === "" ? {} : { command, args };
      const who = { id: actor.id, name: actor.name };
      try {
        await audit.append({ at: clock.now(), inbound, actor: who, place, said, ...read, result });
      } catch (error) {
        log.error("audit.append.failed", { inbound, error });
      }
    },
  };
}

/**
 * Where a plan or a question comes from, in words for people: whoever it mentions is there by name. `command` is empty
 * when the saying was not understood.
 */
export function originOf(inbound: Inbound, said: string, reading?: Invoked): Origin {
  const { id, actor, place, mentions = [], unseen, press } = inbound;
  const shown = withoutLinkCode(reading?.shown ?? withNames(said, mentions), codeIn(reading));
  const origin = {
    inbound: id,
    actor,
    place,
    said: shown,
    command: reading?.command.name ?? "",
    args: keptArgs(reading),
  };
  return unseen || press !== undefined ? { ...origin, unseen: true } : origin;
}

function codeIn(reading: Invoked | undefined): string | undefined {
  const code = Object.entries(reading?.args ?? {}).find(([name]) => kindOf(name, reading) === "code")?.[1];
  return typeof code === "string" ? code : undefined;
}

/** What is recorded outlives a code, so no code is in it. */
function keptArgs(reading: Invoked | undefined): Json {
  if (reading === undefined) return null;
  const kept = Object.entries(reading.args).map(([name, value]) => {
    const kind = kindOf(name, reading);
    if (kind === "code") return [name, null];
    return [name, kind === "command" && typeof value === "string" ? withoutLinkCode(value) : value];
  });
  return Object.fromEntries(kept) as Json;
}

function kindOf(name: string, reading: Invoked | undefined): string | undefined {
  return reading?.command.args[name]?.kind;
}

/** For the facts beside a message: absent when there is none. */
export function commandOf({ command }: Origin): { command?: string } {
  return command === "" ? {} : { command };
}
