import { z } from "zod";
import { checkModal, pushView } from "../api/views.ts";
import { blocksOf } from "../blocks/check.ts";
import { controlsOf } from "../reading/blocks.ts";
import { readBlocks, type Shown } from "../reading/message.ts";
import { viewOf } from "../reading/span.ts";
import { shownValue } from "../reading/values.ts";
import type { View } from "../world/model.ts";
import { changeView, stateOf, viewContent } from "../world/views.ts";
import { checkForm } from "./form.ts";
import { answerOf, interactionBase } from "./interaction.ts";
import type { Somebody } from "./press.ts";
import { ShownError } from "./shown-error.ts";

/** A modal or a Home as its reader sees it. */
export interface SeenView extends Shown {
  readonly id: string;
  readonly title: string;
  /** What stands on the button that submits; absent where there is none. */
  readonly submit?: string;
  readonly fields: readonly SeenField[];
}

export interface SeenField {
  readonly label: string;
  readonly actionId: string;
  readonly type: string;
  /** What is filled in, as a reader sees it: "" where nothing is. */
  readonly value: string;
}

/** What came of a submission: `errors` says under which block (by id) the app complains; none, and the modal went on or away. */
export interface Submission {
  readonly errors: Readonly<Record<string, string>>;
}

export function seeView({ world, workspace, user }: Somebody, view: View): SeenView {
  const blocks = blocksOf(view.content);
  const state = stateOf(view);
  const { title, submit } = titles.parse(view.content);
  return {
    ...readBlocks(blocks, viewOf(workspace, user.id, world.clock.now())),
    id: view.id,
    title: title?.text ?? "Home",
    ...(submit !== undefined && { submit: submit.text }),
    fields: controlsOf(blocks).flatMap(({ label, actionId, blockId, type }) => {
      const value = state[blockId]?.[actionId];
      return value === undefined ? [] : [{ label, actionId, type, value: shownValue(value) }];
    }),
  };
}

/** The modal on top; throws ShownError when none is open. */
export function topModal({ workspace, user }: Somebody): View {
  const view = workspace.stacks.get(user.id)?.at(-1);
  if (view === undefined) throw new ShownError("no_modal", `${user.name} has no modal open.`);
  return view;
}

/** Submits the modal on top, as it is filled in (Slack docs, Modals, response actions, read 2026-11-21). */
export async function submitModal(who: Somebody): Promise<Submission> {
  const { world, workspace, user } = who;
  const view = topModal(who);
  if (view.content.submit === undefined && controlsOf(blocksOf(view.content)).every(({ isInput }) => !isInput)) {
    throw new ShownError("no_submit", "That modal has nothing to submit.");
  }
  checkForm(view);
  const delivery = await world.tell("interactive", {
    type: "view_submission",
    ...interactionBase(world, workspace, user),
    view: viewContent(world, workspace, view),
    response_urls: [],
  });
  return follow(who, view, answerOf(delivery));
}

/** Closes it; the app hears of it where it asked to. */
export async function closeModal(who: Somebody): Promise<void> {
  const { world, workspace, user } = who;
  const view = topModal(who);
  const cleared = view.content.clear_on_close === true;
  remove(who, cleared ? (workspace.stacks.get(user.id) ?? []) : [view]);
  if (view.content.notify_on_close !== true) return;
  const { trigger_id: _none, ...base } = interactionBase(world, workspace, user);
  answerOf(
    await world.tell("interactive", {
      type: "view_closed",
      ...base,
      view: viewContent(world, workspace, view),
      is_cleared: cleared,
    }),
  );
}

const content = z.record(z.string(), z.json());
const responseSchema = z.discriminatedUnion("response_action", [
  z.strictObject({ response_action: z.literal("clear") }),
  z.strictObject({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string()) }),
  z.strictObject({ response_action: z.literal("update"), view: content }),
  z.strictObject({ response_action: z.literal("push"), view: content }),
]);
const titles = z.looseObject({
  title: z.looseObject({ text: z.string() }).optional(),
  submit: z.looseObject({ text: z.string() }).optional(),
});

function follow(who: Somebody, view: View, answer: unknown): Submission {
  const { world, workspace, user } = who;
  const isEmpty =
    answer === undefined || answer === "" || (typeof answer === "object" && Object.keys(answer ?? {}).length === 0);
  if (isEmpty) {
    remove(who, [view]);
    return { errors: {} };
  }
  const read = responseSchema.safeParse(answer);
  if (!read.success) {
    world.complaints.push(`The answer to a view_submission is none that Slack knows: ${z.prettifyError(read.error)}.`);
    throw new ShownError("trouble_connecting", "We had some trouble connecting. Try again?");
  }
  switch (read.data.response_action) {
    case "clear":
      remove(who, workspace.stacks.get(user.id) ?? []);
      return { errors: {} };
    case "update":
      checkModal(read.data.view);
      changeView(world, view, read.data.view);
      return { errors: {} };
    case "push":
      checkModal(read.data.view);
      pushView({ world, workspace }, user.id, read.data.view);
      return { errors: {} };
    case "errors":
      return { errors: knownErrors(who, view, read.data.errors) };
  }
}

/** Errors stand under input blocks; one for anything else breaks the form. */
function knownErrors({ world }: Somebody, view: View, errors: Readonly<Record<string, string>>): Submission["errors"] {
  const inputs = new Set(
    controlsOf(blocksOf(view.content)).flatMap(({ isInput, blockId }) => (isInput ? [blockId] : [])),
  );
  const strangers = Object.keys(errors).filter((id) => !inputs.has(id));
  if (strangers.length === 0) return errors;
  world.complaints.push(`A view_submission was answered with errors for no input block: ${strangers.join(", ")}.`);
  throw new ShownError("trouble_connecting", "We had some trouble connecting. Try again?");
}

function remove({ workspace, user }: Somebody, gone: readonly View[]): void {
  const left = (workspace.stacks.get(user.id) ?? []).filter((view) => !gone.includes(view));
  workspace.stacks.set(user.id, left);
}
