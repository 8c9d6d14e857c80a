import type { JsonObject } from "../../../../src/core/json.ts";
import type { Delivery } from "../delivery/courier.ts";
import type { Channel, User, Workspace } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { ShownError } from "./shown-error.ts";

/** What every interactive payload says of who and where (Slack docs, Interaction payloads, read 2026-11-21). */
export function interactionBase(world: World, workspace: Workspace, user: User): JsonObject {
  return {
    team: { id: workspace.id, domain: workspace.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.stranger ?? workspace.id },
    api_app_id: world.app.id,
    token: "verification-token",
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: world.tickets.trigger(workspace.id, user.id),
  };
}

/** A channel as commands and interactions name it: private places are not named. */
export function channelName({ kind, name }: Channel): string {
  return kind === "public" ? name : kind === "private" ? "privategroup" : "directmessage";
}

export function responseUrl(world: World, secret: string): string {
  return `${world.url()}/response/${secret}`;
}

/** The app's answer to what a person did; throws what Slack shows that person when there was none. */
export function answerOf(delivery: Delivery): unknown {
  const last = delivery.attempts.at(-1);
  if (delivery.isAcked) return delivery.attempts.find(({ outcome }) => outcome === "acked")?.answer;
  if (last?.outcome === "http_timeout" || last?.outcome === "late") {
    throw new ShownError("operation_timeout", "The app did not answer within three seconds (operation_timeout).");
  }
  throw new ShownError(
    "dispatch_failed",
    "Slack could not reach the app, or it answered with an error (dispatch_failed).",
  );
}
