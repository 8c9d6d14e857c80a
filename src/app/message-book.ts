import type { MessageRef } from "../core/chat.ts";
import type { JsonObject } from "../core/json.ts";
import type { Log } from "../core/log.ts";
import type { Place } from "../core/people.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { committed } from "../engine/commit.ts";

/** The claim changes with each step of its plan, and a step may fall between the look and the commit. */
const TRIES = 5;

/**
 * Where the messages of unfinished plans stand, so that another process edits them instead of posting new ones. `mirror`:
 * the message there, beside the one where it was said.
 */
export interface MessageBook {
  /** A ref that cannot be kept costs at most a second message; it is logged. */
  keepRef(plan: StoredPlan, ref: MessageRef, mirror?: Place): Promise<void>;
  refOf(plan: StoredPlan, mirror?: Place): Promise<MessageRef | undefined>;
}

export function createMessageBook(store: Store, log: Log): MessageBook {
  return {
    keepRef: async ({ id, inbound }, ref, mirror) => {
      try {
        const put = { put: "messages", id: documentOf(id, mirror), value: refValue(ref) } as const;
        for (let tries = 1; tries <= TRIES; tries += 1) {
          // Only while the plan is there: its end takes this away with it.
          const claim = await store.get("claims", id);
          if (claim === undefined) return;
          const isKept = await committed(store, [{ check: "claims", id, version: claim.version }, put]);
          if (isKept) return;
        }
        log.warn("plan.message.not_kept", { plan: id, inbound, tries: TRIES });
      } catch (error) {
        log.warn("plan.message.not_kept", { plan: id, inbound, error });
      }
    },
    refOf: async ({ id }, mirror) => {
      const document = await store.get("messages", documentOf(id, mirror));
      if (document === undefined) return undefined;
      return readRef(document.value);
    },
  };
}

/** For the commit that concludes a plan; it takes its own message away by itself. */
export function withoutMirror({ id }: StoredPlan, mirror: Place): Change {
  return { drop: "messages", id: documentOf(id, mirror) };
}

function documentOf(plan: string, mirror: Place | undefined): string {
  return mirror === undefined ? plan : `${plan}@${mirror.id}`;
}

/** As it is kept. */
export function refValue({ platform, id, thread }: MessageRef): JsonObject {
  return { platform, message: id, ...(thread === undefined ? {} : { thread }) };
}

export function readRef({ platform, message, thread }: JsonObject): MessageRef {
  return {
    platform: String(platform),
    id: String(message),
    ...(thread === undefined ? {} : { thread: String(thread) }),
  };
}
