import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { Reply } from "../../../core/reply.ts";
import type { Listen, SlackParts } from "../ports.ts";
import type { InstallationRegister } from "./open.ts";

/** Slack docs, the events tokens_revoked and app_uninstalled, read 2026-11-21. */
const REVOKED = z.object({ tokens: z.object({ bot: z.array(z.string()).default([]) }) });

/** Slack's words for a token that is good no more (Slack docs, auth.test, errors, read 2026-11-21). */
const DEAD = ["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"];

/** Posts to the admins; `key` is the same for each attempt. Throws when it may not have arrived. */
export type TellAdmins = (reply: Reply, key: string) => Promise<void>;

export interface LifecycleOptions {
  /** undefined: the one workspace is set by its token. */
  readonly register: InstallationRegister | undefined;
  readonly tellAdmins?: TellAdmins;
}

/**
 * Hears that a workspace took the bot out, and forgets its token. Such news may come late, after the workspace has
 * installed the bot again: so Slack is asked first whether the token that is there is dead.
 */
export function listenToLifecycle({ register, tellAdmins }: LifecycleOptions): Listen {
  /** Slack tells of one removal in two events. */
  const told = new Set<string>();

  async function removed(team: string, event: string, { web, installations, clock, log }: SlackParts): Promise<void> {
    const installation = await installations.find(team);
    if (installation === undefined) return;
    if (!(await isDead(team, web))) {
      log.info("slack.installation.still_good", { team, news: event });
      return;
    }
    if (told.has(installation.botToken)) return;
    told.add(installation.botToken);
    await register?.drop(team);
    log.error("slack.uninstalled", { team, teamName: installation.teamName, news: event });
    const title = `The Slack workspace ${installation.teamName} has taken me out: I hear and say nothing there.`;
    await tellAdmins?.({ type: "reply", tone: "warn", title }, `${event}:${team}:${clock.now()}`);
  }

  return (app, parts) => {
    const { log } = parts;
    const hear = async (team: string | undefined, event: string): Promise<void> => {
      if (team === undefined) return;
      try {
        await removed(team, event, parts);
      } catch (error) {
        log.warn("slack.lifecycle.failed", { team, news: event, error });
      }
    };
    app.event("app_uninstalled", ({ context }) => hear(context.teamId, "app_uninstalled"));
    app.event("tokens_revoked", async ({ event, context }) => {
      const read = REVOKED.safeParse(event);
      if (read.success && read.data.tokens.bot.length > 0) await hear(context.teamId, "tokens_revoked");
    });
  };
}

async function isDead(team: string, web: SlackParts["web"]): Promise<boolean> {
  try {
    await web.call(team, "auth.test", {}, { repeatable: true });
    return false;
  } catch (error) {
    if (error instanceof BotError && DEAD.includes(String(error.details.slack))) return true;
    throw error;
  }
}
