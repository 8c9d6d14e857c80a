import type { Affected, Component } from "../core/status.ts";
import { typedText } from "../core/typed.ts";
import { listed } from "../core/wording.ts";

/** How many components a sentence names before it only counts them. */
const NAMED_MOST = 3;

/** What of a component is needed to name it. */
export type Nameable = Pick<Component, "id" | "name" | "group">;

/** What people read for a component: its name, with its group where another component has the same name. */
export function labelOf(component: Nameable, all: readonly Nameable[]): string {
  const { name, group } = component;
  const isOnly = all.every((other) => other.id === component.id || !sameName(other.name, name));
  return isOnly || group === undefined ? name : `${group} / ${name}`;
}

/** "API", "API and Web", "API, Web, Logs and 2 more". */
export function labels(components: readonly Nameable[], all: readonly Nameable[]): string {
  return listed(
    components.map((component) => labelOf(component, all)),
    NAMED_MOST,
  );
}

/** A component as it is typed so that nothing else can be meant: its name, "Group / Name", or its id. */
function typedComponent(component: Nameable, all: readonly Nameable[]): string {
  const groups = all.flatMap(({ group }) => group ?? []);
  const isOnly = (spelling: string): boolean =>
    !groups.some((group) => sameName(group, spelling)) &&
    all.every(
      (other) =>
        other.id === component.id ||
        (!sameName(other.name, spelling) && !sameName(`${other.group ?? ""} / ${other.name}`, spelling)),
    );
  const { name, group, id } = component;
  const spellings = [name, ...(group === undefined ? [] : [`${group} / ${name}`])];
  return typedText(spellings.find(isOnly) ?? id);
}

export function typedComponents(components: readonly Nameable[], all: readonly Nameable[]): string {
  return components.map((component) => typedComponent(component, all)).join(", ");
}

/** A notice's component as a component of the board: the level is the one the notice shows. */
export function componentOf(affected: Affected, account: string): Component {
  return { account, ...affected };
}

/** As the router compares names: case and white space do not count. */
export function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/\s+/gu, "");
}
