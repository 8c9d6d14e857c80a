import { type Log, type Spell, spellOf } from "../core/log.ts";
import type { Verdict } from "./verdict.ts";

/** Tells of each hook's troubles when they begin and when they are over: whoever forges webhooks does not fill the log. */
export function createTroubles(log: Log): (verdict: Verdict) => void {
  const spells = new Map<string, Map<number, Spell>>();
  return ({ path, status, trouble }) => {
    const ofPath = spells.get(path);
    if (trouble === undefined) {
      if (ofPath === undefined || status >= 300) return;
      for (const spell of ofPath.values()) spell.worked();
      spells.delete(path);
      return;
    }
    const known = ofPath ?? new Map<number, Spell>();
    spells.set(path, known);
    const spell = known.get(status) ?? spellOf(log, "hook");
    known.set(status, spell);
    spell.failed(trouble, { path, status });
  };
}
