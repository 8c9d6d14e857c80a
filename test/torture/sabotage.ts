import { randomUUID } from "node:crypto";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { HttpCall, HttpClient } from "../../src/core/http.ts";
import type { Change, Store } from "../../src/core/store.ts";

/** Deduplication, off: each delivery is a saying of its own, and nothing that was asked for before is remembered. */
export function forgetfulChat(chat: ChatAdapter, nameOf: (id: string) => string): ChatAdapter {
  return {
    ...chat,
    start: (ears, desk) =>
      chat.start((inbound, onAccepted) => ears({ ...inbound, id: nameOf(inbound.id) }, onAccepted), desk),
    send: (to, message, { inbound, ...posting }) =>
      chat.send(to, message, {
        ...posting,
        ...(inbound === undefined ? {} : { inbound: inbound.split("~")[0] ?? "" }),
      }),
  };
}

export const freshName = (id: string): string => `${id}~${randomUUID()}`;

export function forgetfulStore(store: Store): Store {
  return {
    ...store,
    get: async (collection, id) => (collection === "seen" ? undefined : store.get(collection, id)),
    commit: (changes) => store.commit(changes.filter((change) => !("put" in change && change.put === "seen"))),
  };
}

/** Where only a look for what became of a write leads: to notes, to the log, to what bears our key. */
const LOOKS: readonly RegExp[] = [/\/(?:notes|log_entries|logs)$/u];
const KEYED = (query: HttpCall["query"] = {}): boolean => "incident_key" in query || query.identifierType === "alias";
/** What people ask for as well, so that it is only kept from whoever has written there before. */
const NOTICES = /^\/pages\/[^/]+\/incidents/u;

/** Reconciliation, off: whoever looks for what became of a write finds nothing, and sends again. */
export function blindHttp(http: HttpClient): HttpClient {
  let hasPublished = false;
  const isLook = ({ path, query }: HttpCall): boolean =>
    LOOKS.some((look) => look.test(path)) || KEYED(query) || (hasPublished && NOTICES.test(path));
  return {
    ...http,
    connect(account) {
      const vendor = http.connect(account);
      return {
        async send(call) {
          hasPublished ||= call.mode !== "read" && NOTICES.test(call.path);
          const answer = await vendor.send(call);
          return call.mode === "read" && isLook(call) ? { ...answer, body: emptied(answer.body) } : answer;
        },
      };
    },
  };
}

/** An answer of the same shape in which there is nothing. */
function emptied(body: unknown): unknown {
  if (Array.isArray(body)) return [];
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, Array.isArray(value) ? [] : value]));
}

/** Fencing, off: a replica that was frozen writes on what another has taken over. (It also never notices: replica.ts.) */
export function unfencedStore(store: Store): Store {
  const unfenced = (changes: readonly Change[]): Change[] =>
    changes.flatMap((change): Change[] => {
      if ("check" in change) return [];
      if ("append" in change) return [change];
      const isClaim = ("put" in change ? change.put : change.drop) === "claims";
      if (!isClaim) return [change];
      const { version: _fence, ...plain } = change;
      return [plain];
    });
  return { ...store, commit: (changes) => store.commit(unfenced(changes)) };
}
