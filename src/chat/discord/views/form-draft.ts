import { z } from "zod";
import type { FilledStatus } from "../../../core/desk.ts";
import { BotError } from "../../../core/errors.ts";
import { LEVELS } from "../../../core/status.ts";
import { keyOf, type Says } from "../render/custom-id.ts";

/** What somebody has put into a status form. */
const DRAFT = z.object({
  /** Ids of components. */
  chosen: z.array(z.string()),
  /** Of all that are chosen, and of those that are typed without one. */
  level: z.enum(LEVELS).exactOptional(),
  /** Further components, as a person types them. */
  typed: z.string(),
  message: z.string(),
  /** Ids of the templates that are chosen. There should be one. */
  templates: z.array(z.string()),
  notify: z.boolean(),
  /** What it stands for, as it was shown before it is said. */
  sentence: z.string().exactOptional(),
});
export type Draft = z.output<typeof DRAFT>;

export const NEW_DRAFT: Draft = { chosen: [], typed: "", message: "", templates: [], notify: true };

/** A draft outlives the process that showed it: what its buttons carry is a key. Throws BotError("store_failed"). */
export async function keepDraft(says: Says, draft: Draft): Promise<string> {
  const say = JSON.stringify(draft);
  const key = keyOf(say);
  await says.keep([{ key, say }]);
  return key;
}

/** undefined: it was never kept, or is too old. Throws BotError("store_failed"). */
export async function findDraft(says: Says, key: string): Promise<Draft | undefined> {
  const kept = await says.find(key);
  return kept === undefined ? undefined : DRAFT.safeParse(JSON.parse(kept)).data;
}

/** Throws BotError("bad_input") with what to correct. */
export function filledStatus({ chosen, level, typed, message, templates, notify }: Draft): FilledStatus {
  const [template, ...others] = templates;
  if (others.length > 0) throw new BotError("bad_input", "A notice is opened from one template: choose one of them.");
  if (chosen.length > 0 && level === undefined)
    throw new BotError("bad_input", "Choose the level that the chosen components are to have.");
  return {
    changes: level === undefined ? [] : chosen.map((component) => ({ component, level })),
    ...(typed.trim() === "" ? {} : { typed: { text: typed, ...(level === undefined ? {} : { level }) } }),
    ...(template === undefined ? {} : { template }),
    ...(message.trim() === "" ? {} : { message }),
    notify,
  };
}
