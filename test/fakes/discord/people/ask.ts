import { answerInteraction } from "../rest/callbacks.ts";
import { Refusal } from "../rest/refusal.ts";
import { ANSWER_MS, type Asking, createInteraction, type Interaction } from "../world/interactions.ts";
import type { World } from "../world/world.ts";
import { ShownError } from "./shown-error.ts";

/** How an interaction reaches the app: over the gateway, or to its endpoint. */
export interface Courier {
  /** The body of the endpoint's answer; undefined over the gateway, where the answer comes by REST. */
  carry(interaction: Interaction): Promise<{ readonly body: unknown } | undefined>;
  /** Aborted when the fake stops. */
  readonly stopped: AbortSignal;
}

/** Tells the app, and waits for its first answer. Throws what the person sees when none comes within three seconds. */
export async function ask(world: World, courier: Courier, asking: Asking): Promise<Interaction> {
  const interaction = createInteraction(world, asking);
  const waited = new AbortController();
  const late = world.clock.sleep(ANSWER_MS, AbortSignal.any([waited.signal, courier.stopped])).then(
    () => "late" as const,
    () => "stopped" as const,
  );
  const outcome = await Promise.race([interaction.answered, late, carried(world, courier, interaction)]);
  waited.abort();
  if (interaction.callback !== undefined) return interaction;
  interaction.isFailed = true;
  world.awaited.delete(interaction);
  if (outcome instanceof Refusal) {
    world.complaints.push(`endpoint: the answer to an interaction is refused: ${outcome.message}.`);
  }
  throw new ShownError("no_response", "The application did not respond");
}

/** Settles only where the way to the app, or the answer that came back on it, failed: with the reason. */
async function carried(world: World, courier: Courier, interaction: Interaction): Promise<unknown> {
  const complain = (complaint: string): void => void world.complaints.push(`endpoint: ${complaint}.`);
  const brought = await courier.carry(interaction).catch((error: unknown) => ({ error }));
  if (brought !== undefined && "error" in brought) return brought.error;
  try {
    if (brought !== undefined) answerInteraction(world, interaction, brought.body, complain);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return new Promise(() => undefined);
}
