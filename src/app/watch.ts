import type { ChatAdapter } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { HttpClient } from "../core/http.ts";
import { messageOf } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import { placeWithId, platformOf } from "../core/people.ts";
import type { Reply } from "../core/reply.ts";
import type { Store } from "../core/store.ts";
import { createLeader } from "../engine/leader.ts";
import { createAdminNotices } from "./admin-notices.ts";
import { createAuditor } from "./auditor.ts";
import { createKeyWatch } from "./key-watch.ts";

/** The inside of a bot, for whoever watches over it. */
export interface Watched {
  readonly store: Store;
  readonly http: HttpClient;
  /** The id of this process among those that share the store. */
  readonly replica: string;
  /** Whether something can be posted there: "slack:C0123". */
  reaches(place: string): boolean;
  /** Posts what nobody asked for. `key` as in `Posting`. Throws when it may not have arrived. */
  post(place: string, reply: Reply, key: string): Promise<void>;
}

/** Posting to places by their ids, through the adapters that are there. */
export function posting(adapterOf: (platform: string) => ChatAdapter | undefined): Pick<Watched, "reaches" | "post"> {
  return {
    reaches: (place) => adapterOf(platformOf(place)) !== undefined,
    post: async (place, reply, key) => {
      const to = placeWithId(place);
      const adapter = adapterOf(to.platform);
      if (adapter === undefined) throw new BotError("not_configured", `Nobody can be told on ${to.platform}.`);
      await adapter.send(to, messageOf(reply), { key });
    },
  };
}

export interface WatchOptions {
  readonly clock: Clock;
  /** Time of the leases under which processes share a store: real time. Default: `clock`. */
  readonly pulse?: Clock;
  readonly log: Log;
  /** Where the admins are told; undefined: only the log says it. */
  readonly adminChannel: string | undefined;
}

export interface Watch {
  stop(): Promise<void>;
}

/** Watches over a bot from now on: of all processes that share its store, one looks for what hangs. */
export function startWatch(
  { store, http, replica, post }: Watched,
  { clock, pulse = clock, log, adminChannel }: WatchOptions,
): Watch {
  const ended = new AbortController();
  const announce = async (reply: Reply, key: string): Promise<void> => {
    if (adminChannel !== undefined) await post(adminChannel, reply, key);
  };
  const notices = createAdminNotices({ store, clock, log, announce });
  const auditor = createAuditor({ store, clock, log, notices });
  const leader = createLeader({ store, clock: pulse, log, owner: replica, name: "auditor", lead: auditor.watch });
  const keys = createKeyWatch({ http, clock, log, notices }).watch(ended.signal);
  return {
    stop: async () => {
      ended.abort();
      await Promise.all([leader.stop(), keys]);
    },
  };
}
