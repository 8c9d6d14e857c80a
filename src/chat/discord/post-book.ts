import type { Clock } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Store } from "../../core/store.ts";

/** A post older than that is hardly looked at any more. */
const KEPT_MS = 90 * 86_400_000;

/** A post of the bot's in a forum, or one that may be there. */
export interface KeptPost {
  /** Its thread. Absent: somebody began to make it, and it is not known whether it is there. */
  readonly thread?: string;
  /** As it was named when it was begun. */
  readonly name: string;
  /** When it was begun, ms. */
  readonly since: number;
  readonly version: number;
}

/** Which posts the bot has in forums, by what they are about: kept in the store, where every replica finds them. */
export interface PostBook {
  find(forum: string, about: string): Promise<KeptPost | undefined>;
  /** Before a post is made. False: somebody else has been quicker. */
  begin(forum: string, about: string, name: string, former: KeptPost | undefined): Promise<boolean>;
  keep(forum: string, about: string, name: string, thread: string): Promise<void>;
  /** It was not made. */
  drop(forum: string, about: string): Promise<void>;
}

export function createPostBook(store: Pick<Store, "get" | "commit">, clock: Clock): PostBook {
  const value = (name: string, thread?: string): JsonObject => {
    const since = clock.now();
    return { name, since, until: since + KEPT_MS, ...(thread === undefined ? {} : { thread }) };
  };
  return {
    async find(forum, about) {
      const document = await store.get("seen", idOf(forum, about));
      if (document === undefined) return undefined;
      const { name, since, thread } = document.value;
      const { version } = document;
      const facts = { name: String(name), since: Number(since), version };
      return typeof thread === "string" ? { ...facts, thread } : facts;
    },
    async begin(forum, about, name, former) {
      try {
        const version = former?.version ?? 0;
        await store.commit([{ put: "seen", id: idOf(forum, about), value: value(name), version }]);
        return true;
      } catch (error) {
        if (error instanceof BotError && error.code === "conflict") return false;
        throw error;
      }
    },
    keep: (forum, about, name, thread) =>
      store.commit([{ put: "seen", id: idOf(forum, about), value: value(name, thread) }]),
    drop: (forum, about) => store.commit([{ drop: "seen", id: idOf(forum, about) }]),
  };
}

function idOf(forum: string, about: string): string {
  return `discord:post:${forum}/${about}`;
}
