import type { MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Place } from "../core/people.ts";
import type { Store } from "../core/store.ts";

/** An alert older than that is hardly discussed any more. */
const KEPT_MS = 90 * 86_400_000;
/** "PD-1234"; a bare "#1234" counts only where no such handle is found. */
const HANDLE = /(?<![\w-])[A-Z]{2,5}-\d{1,12}(?![\w-])/gu;
const NUMBER = /(?<![\w#-])#\d{1,12}(?![\w-])/gu;
/** A message that names more is a list, and nobody means all of it. */
const HANDLES_MAX = 10;

/** Which alert a message is about, so that in its thread the alert needs no name. */
export interface Topics {
  /** A topic that cannot be kept costs a handle to type; it is logged. */
  keep(place: Place, ref: MessageRef | undefined, about: string | undefined): Promise<void>;
  /** The alert whose message it answers, or in whose thread it was said. */
  ofTalk(inbound: Inbound): Promise<string | undefined>;
  /** The alerts of the message that it was said about; undefined when it was said about none. */
  ofMessage(inbound: Inbound): Promise<readonly string[] | undefined>;
}

export interface TopicsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Prefixes of the handles that the vendors here have: "PD". */
  prefixes(): readonly string[];
}

export function createTopics({ store, clock, log, prefixes }: TopicsParts): Topics {
  async function find({ id }: Place, thread: string): Promise<string | undefined> {
    const document = await store.get("seen", topicId(id, thread));
    return document === undefined ? undefined : String(document.value.about);
  }

  return {
    keep: async (place, ref, about) => {
      if (ref?.thread === undefined || about === undefined) return;
      const id = topicId(place.id, ref.thread);
      const isAbove = place.thread === undefined;
      try {
        // Whoever looks at another alert in the thread of this one's card does not mean that one from then on.
        if (!isAbove && (await store.get("seen", id))?.value.isAbove === true) return;
        await store.commit([{ put: "seen", id, value: { about, isAbove, until: clock.now() + KEPT_MS } }]);
      } catch (error) {
        log.warn("topic.not_kept", { place: place.id, about, error });
      }
    },
    ofTalk: async ({ place, answers }) => {
      const answered = answers === undefined ? undefined : await find(place, answers);
      return answered ?? (place.thread === undefined ? undefined : find(place, place.thread));
    },
    ofMessage: async ({ place, regarding }) => {
      if (regarding === undefined) return undefined;
      const kept = await find(place, regarding.message);
      return kept === undefined ? handlesIn(regarding.text, prefixes()) : [kept];
    },
  };
}

function topicId(place: string, thread: string): string {
  return `topic:${place}/${thread}`;
}

function handlesIn(text: string, prefixes: readonly string[]): readonly string[] {
  const handles = [...text.matchAll(HANDLE)].map(([handle]) => handle);
  const ours = handles.filter((handle) => prefixes.includes(handle.slice(0, handle.indexOf("-"))));
  const named = ours.length > 0 ? ours : [...text.matchAll(NUMBER)].map(([number]) => number);
  return [...new Set(named)].slice(0, HANDLES_MAX);
}
