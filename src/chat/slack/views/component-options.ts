import type { FormComponent } from "../../../core/desk.ts";
import { LEVEL_WORDS } from "../../../core/status.ts";
import { OPTION_VALUE_CHARS, SELECT_OPTIONS } from "../limits.ts";
import { menuOption, plainObject, shortened } from "./plain-object.ts";

/** A vendor's ids differ long before. */
const ID_SHOWN_CHARS = 40;

/**
 * Components to choose from, at most as many as a menu holds, each with its level. Two that would read alike once they
 * are cut show their ids. One whose id is longer than Slack carries is left out.
 */
export function componentOptions(components: readonly FormComponent[]) {
  const carried = components.filter(({ id }) => id.length <= OPTION_VALUE_CHARS).slice(0, SELECT_OPTIONS);
  const alike = Map.groupBy(carried, ({ label }) => shortened(label));
  return carried.map(({ id, label, level }) => {
    const isOnly = alike.get(shortened(label))?.length === 1;
    const text = isOnly ? label : shortened(label, ` (${id.slice(0, ID_SHOWN_CHARS)})`);
    return { ...menuOption(id, text), description: plainObject(LEVEL_WORDS[level]) };
  });
}
