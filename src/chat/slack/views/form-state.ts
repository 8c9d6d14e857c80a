import { z } from "zod";
import type { FilledStatus } from "../../../core/desk.ts";
import { LEVELS, type Level } from "../../../core/status.ts";
import { FORM_RETURN, type FormReturn, metadata } from "./form-meta.ts";

/** The blocks of a status form. Slack names fields, and reports faults, by block. */
export const BLOCKS = {
  components: "components",
  /** One for each chosen component: `level:<component id>`. */
  level: "level:",
  template: "template",
  notify: "notify",
} as const;

/** What of a form is not in its fields. It travels in the view's `private_metadata`. */
export interface FormMeta extends FormReturn {
  /** How often the message was filled in by a template. */
  readonly filling: number;
  /** What it was filled in with. */
  readonly filledWith?: string;
  /** A preview stands under it. */
  readonly hasPreview?: true;
}

/** Everything a status form holds. Slack keeps it, so that a form outlives the process that opened it. */
export interface FormState {
  readonly meta: FormMeta;
  readonly chosen: readonly ChosenComponent[];
  readonly levels: ReadonlyMap<string, Level>;
  /** Id of the template. */
  readonly template: string | undefined;
  readonly message: string;
  readonly notify: boolean;
}

export interface ChosenComponent {
  readonly id: string;
  /** As the menu called it. */
  readonly label: string;
}

const option = z.object({ value: z.string(), text: z.object({ text: z.string() }) });
const answer = z.object({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
});
type Answer = z.infer<typeof answer>;
const META = FORM_RETURN.extend({
  filling: z.number(),
  filledWith: z.string().exactOptional(),
  hasPreview: z.literal(true).exactOptional(),
});

/** A form as Slack hands it back. */
export interface OpenForm {
  /** The view's id. */
  readonly view: string;
  /** Changes with each edit of the view. */
  readonly hash: string;
  readonly state: FormState;
}

/** The view of Slack's payloads view_submission and block_actions (Slack docs, read 2026-11-21), as the form that it is. */
export const formSchema = z
  .object({
    id: z.string(),
    hash: z.string(),
    private_metadata: metadata(META),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), answer)) }),
  })
  .transform(({ id, hash, private_metadata, state }): OpenForm => {
    return { view: id, hash, state: stateOf(private_metadata, state.values) };
  });

function stateOf(meta: FormMeta, values: Readonly<Record<string, Readonly<Record<string, Answer>>>>): FormState {
  // Each block has one field.
  const fields = Object.entries(values).map(([block, actions]) => ({ block, field: Object.values(actions)[0] }));
  const fieldOf = (block: string): Answer | undefined => fields.find((one) => one.block === block)?.field;
  const levels = fields.flatMap(({ block, field }): [string, Level][] => {
    const level = LEVELS.find((one) => one === field?.selected_option?.value);
    return block.startsWith(BLOCKS.level) && level !== undefined ? [[block.slice(BLOCKS.level.length), level]] : [];
  });
  const template = fieldOf(BLOCKS.template)?.selected_option?.value;
  return {
    meta,
    chosen: optionsIn(fieldOf(BLOCKS.components)).map(({ value, text }) => ({ id: value, label: text.text })),
    levels: new Map(levels),
    template: template === NO_TEMPLATE ? undefined : template,
    message: fieldOf(messageBlock(meta))?.value ?? "",
    notify: optionsIn(fieldOf(BLOCKS.notify)).length > 0,
  };
}

function optionsIn(field: Answer | undefined): readonly z.infer<typeof option>[] {
  return field?.selected_options ?? [];
}

/** Slack fills a text in only where the block is a new one. */
export function messageBlock({ filling }: Pick<FormMeta, "filling">): string {
  return `message:${filling}`;
}

/** The choice of no template: a menu in which something was chosen cannot be emptied again. */
export const NO_TEMPLATE = "-";

export function metaText(state: FormState): string {
  return JSON.stringify(state.meta);
}

/** Chosen components that have no level yet. */
export function withoutLevel({ chosen, levels }: FormState): readonly ChosenComponent[] {
  return chosen.filter(({ id }) => !levels.has(id));
}

export function filledStatus({ chosen, levels, template, message, notify }: FormState): FilledStatus {
  return {
    changes: chosen.flatMap(({ id }) => {
      const level = levels.get(id);
      return level === undefined ? [] : [{ component: id, level }];
    }),
    ...(template === undefined ? {} : { template }),
    ...(message.trim() === "" ? {} : { message }),
    notify,
  };
}
