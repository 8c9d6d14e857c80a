import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/events.ts";
import type { Account } from "../core/integration.ts";
import type { HookMapping } from "../core/routes.ts";
import { alertmanager } from "../incoming/alertmanager.ts";
import { grafana } from "../incoming/grafana.ts";
import { mapped } from "../incoming/mapped.ts";

export interface HookSourceOptions {
  readonly accounts: readonly Account[];
  readonly clock: Clock;
  /** What tocsin.yaml says now. */
  mappings(): Readonly<Record<string, HookMapping>>;
}

/** Every hook that there is at each call: the vendors', and those of senders that no account is behind. */
export function createHookSources({ accounts, clock, mappings }: HookSourceOptions): () => readonly EventSource[] {
  const lasting = [
    ...accounts.flatMap(({ capabilities }) => capabilities.events ?? []),
    alertmanager(clock),
    grafana(clock),
  ];
  let known: { readonly from: ReturnType<typeof mappings>; readonly sources: readonly EventSource[] } | undefined;
  return () => {
    const from = mappings();
    // Read for each delivery, and only another tocsin.yaml changes it.
    if (known?.from === from) return known.sources;
    const named = Object.entries(from).map(([name, mapping]) => mapped(name, mapping, clock));
    known = { from, sources: [...lasting, ...named] };
    return known.sources;
  };
}
