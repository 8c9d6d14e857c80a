import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/events.ts";
import type { HookMapping } from "../core/routes.ts";
import { alertmanager } from "./alertmanager.ts";
import { grafana } from "./grafana.ts";
import { mapped } from "./mapped.ts";

/** The hooks of senders that no account is behind: Alertmanager's, Grafana's, and those that the settings describe. */
export type Senders = () => readonly EventSource[];

/** `mappings`: what `/hooks/in/<name>` takes, as the settings are now. */
export function createSenders(clock: Clock, mappings: () => Readonly<Record<string, HookMapping>>): Senders {
  const lasting = [alertmanager(clock), grafana(clock)];
  let known: { readonly from: ReturnType<typeof mappings>; readonly sources: readonly EventSource[] } | undefined;
  return () => {
    const from = mappings();
    // Asked for at each delivery, and only another tocsin.yaml changes it.
    if (known?.from !== from) {
      const named = Object.entries(from).map(([name, mapping]) => mapped(name, mapping, clock));
      known = { from, sources: [...lasting, ...named] };
    }
    return known.sources;
  };
}
