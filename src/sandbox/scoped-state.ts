import type { EmulatorState } from "../core/emulator.ts";

/** How the names of a vendor's tables begin in the state that all share. */
export function tablesOf(vendor: string): string {
  return `${vendor}/`;
}

/** Each vendor sees its own tables only. */
export function scopedState(state: EmulatorState, vendor: string): EmulatorState {
  return { table: (name) => state.table(tablesOf(vendor) + name) };
}
