import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";

/** Discord's own numbers (Component reference, read 2026-11-21). */
const STRING_SELECT = 3;
const TEXT_INPUT = 4;
const LABEL = 18;
export const TEXT_STYLES = { line: 1, paragraph: 2 } as const;
/** The longest text that an input takes, characters (same page). */
export const TEXT_CHARS = 4_000;
/** A modal's title, and what stands over one of its inputs, characters (same page). */
export const TITLE_CHARS = 45;

/** What stands with an input of a modal. */
interface Lead {
  readonly label: string;
  readonly description?: string;
}

/** A menu; nothing has to be chosen. */
export function menuField(lead: Lead, customId: string, select: JsonObject): JsonObject {
  return field(lead, { type: STRING_SELECT, custom_id: customId, required: false, min_values: 0, ...select });
}

/** A text; it may be left empty unless `given` says otherwise. */
export function textField(lead: Lead, customId: string, given: JsonObject): JsonObject {
  return field(lead, { type: TEXT_INPUT, custom_id: customId, required: false, ...given });
}

function field(lead: Lead, component: JsonObject): JsonObject {
  return { type: LABEL, ...lead, component };
}

/** A form that was sent off (Discord docs, Modal Submit Data, read 2026-11-21). */
const SUBMITTED = z.object({
  components: z.array(
    z.object({
      component: z
        .object({ custom_id: z.string(), value: z.string().nullish(), values: z.array(z.string()).nullish() })
        .optional(),
    }),
  ),
});

/** What was put into a modal, by the inputs' ids. */
export interface Submitted {
  /** "" where nothing is written. */
  text(customId: string): string;
  chosen(customId: string): readonly string[];
}

/** undefined: it cannot be read. */
export function readSubmitted(data: unknown): Submitted | undefined {
  const read = SUBMITTED.safeParse(data).data;
  if (read === undefined) return undefined;
  const fieldOf = (customId: string) =>
    read.components.find(({ component }) => component?.custom_id === customId)?.component;
  return {
    text: (customId) => fieldOf(customId)?.value ?? "",
    chosen: (customId) => fieldOf(customId)?.values ?? [],
  };
}
