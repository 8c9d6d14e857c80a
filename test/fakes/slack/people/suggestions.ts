import { z } from "zod";
import type { Json } from "../../../../src/core/json.ts";
import { optionGroups, options } from "../blocks/composition.ts";
import type { Control } from "../reading/blocks.ts";
import { asJson } from "../reading/values.ts";
import { answerOf, interactionBase } from "./interaction.ts";
import type { Somebody } from "./press.ts";
import { ShownError } from "./shown-error.ts";

/** From how many characters on a menu asks the app, unless it says so (Slack docs, select menus, read 2026-11-21). */
const MIN_QUERY_DEFAULT = 3;

/** What an app offers while somebody types in a menu: at most 100 options, or groups of them. */
const answerSchema = z.union([z.object({ options }), z.object({ option_groups: optionGroups })]);

export type Offered = readonly { readonly text: string; readonly option: Json }[];

/** What the app offers for what is typed so far. Throws ShownError when it does not answer, or with what no menu takes. */
export async function suggestionsFor(
  { world, workspace, user }: Somebody,
  control: Control,
  query: string,
  container: { readonly container: Json; readonly view?: Json; readonly channel?: Json; readonly message?: Json },
): Promise<Offered> {
  const least =
    typeof control.element.min_query_length === "number" ? control.element.min_query_length : MIN_QUERY_DEFAULT;
  if (query.length < least) return [];
  const { trigger_id: _none, ...base } = interactionBase(world, workspace, user);
  const delivery = await world.tell("interactive", {
    type: "block_suggestion",
    ...base,
    ...container,
    action_id: control.actionId,
    block_id: control.blockId,
    value: query,
  });
  const read = answerSchema.safeParse(answerOf(delivery));
  if (!read.success) {
    const why = read.error.issues.map(({ message }) => message).join("; ");
    world.complaints.push(
      `The answer to a block_suggestion of "${control.actionId}" is not what a menu takes: ${why}.`,
    );
    throw new ShownError("invalid_options", `The menu could not be filled: ${why}.`);
  }
  const all = "options" in read.data ? read.data.options : read.data.option_groups.flatMap((group) => group.options);
  return all.map((option) => ({ text: option.text.text, option: asJson(option) }));
}
