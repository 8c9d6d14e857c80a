import { type Change, type Component, LEVEL_WORDS, LEVELS, type Level } from "../core/status.ts";
import { TYPED_LEVELS } from "../core/typed.ts";
import { labels, type Nameable, typedComponents } from "./status-names.ts";

export function componentsOf(changes: readonly Change[]): readonly Component[] {
  return changes.map(({ component }) => component);
}

/** The worst level that is asked for; "operational" when nothing is. */
export function worstOf(changes: readonly Change[]): Level {
  return LEVELS[Math.max(0, ...changes.map(({ level }) => LEVELS.indexOf(level)))] ?? "operational";
}

/** One level for all. */
export function isOneLevel(changes: readonly Change[]): boolean {
  return changes.every(({ level }) => level === changes[0]?.level);
}

/** "Web: major outage; API and Logs: degraded performance", the worst first. */
export function levelsLine(changes: readonly Change[], all: readonly Nameable[]): string {
  return byLevel(changes)
    .map(([level, components]) => `${labels(components, all)}: ${LEVEL_WORDS[level]}`)
    .join("; ");
}

/** "Web to major outage, API and Logs to degraded performance", the worst first. */
export function levelsWish(changes: readonly Change[], all: readonly Nameable[]): string {
  return byLevel(changes)
    .map(([level, components]) => `${labels(components, all)} to ${LEVEL_WORDS[level]}`)
    .join(", ");
}

/** As it is typed behind "status": `"API", "Web" degraded`, or `"API"=degraded, "Web"=major`. */
export function typedChanges(changes: readonly Change[], all: readonly Nameable[]): string {
  const [first] = changes;
  if (first !== undefined && isOneLevel(changes)) {
    return `${typedComponents(componentsOf(changes), all)} ${TYPED_LEVELS[first.level]}`;
  }
  return typedPairs(changes, all);
}

/** `"API"=degraded, "Web"=major` */
export function typedPairs(changes: readonly Change[], all: readonly Nameable[]): string {
  return changes
    .map(({ component, level }) => `${typedComponents([component], all)}=${TYPED_LEVELS[level]}`)
    .join(", ");
}

function byLevel(changes: readonly Change[]): readonly (readonly [Level, readonly Component[]])[] {
  return [...Map.groupBy(changes, ({ level }) => level)]
    .toSorted(([a], [b]) => LEVELS.indexOf(b) - LEVELS.indexOf(a))
    .map(([level, those]) => [level, componentsOf(those)]);
}
