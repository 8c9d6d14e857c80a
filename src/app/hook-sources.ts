import type { EventSource } from "../core/events.ts";
import type { Account } from "../core/integration.ts";
import type { Senders } from "../incoming/senders.ts";

/** Every hook that there is at each call: the vendors', and those of senders that no account is behind. */
export function hookSources(accounts: readonly Account[], senders: Senders): () => readonly EventSource[] {
  const vendors = accounts.flatMap(({ capabilities }) => capabilities.events ?? []);
  return () => [...vendors, ...senders()];
}
