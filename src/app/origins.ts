import type { Clock } from "../core/clock.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Json } from "../core/json.ts";
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
export function originOf({ id, actor, place, mentions = [] }: Inbound, said: string, reading?: Invoked): Origin {
  const read = { command: reading?.command.name ?? "", args: (reading?.args ?? null) as Json };
  return { inbound: id, actor, place, said: reading?.shown ?? withNames(said, mentions), ...read };
}

/** For the facts beside a message: absent when there is none. */
export function commandOf({ command }: Origin): { command?: string } {
  return command === "" ? {} : { command };
}
