import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import { scopesFor } from "../app/scopes.ts";
import type { InstallationRegister } from "../installations/open.ts";
import type { Installation, SlackPolicy } from "../ports.ts";
import { createClient } from "../web/client.ts";

/** Who decides which workspaces get the bot, and takes them in. */
export interface Clerk {
  /** What every workspace is asked to allow. */
  scopes(): readonly string[];
  /**
   * Durable when it resolves. Throws BotError("forbidden") with the line to add for a workspace that may not have the bot,
   * whose token is then given back.
   */
  admit(newcomer: Installation): Promise<void>;
}

export interface ClerkOptions {
  readonly register: InstallationRegister;
  readonly policy: Pick<SlackPolicy, "usergroups"> & { mayJoin(team: string): boolean };
  readonly apiUrl: string;
  readonly log: Log;
}

export function createClerk({ register, policy, apiUrl, log }: ClerkOptions): Clerk {
  /** Gives a token back (Slack docs, auth.revoke, read 2026-11-21). */
  async function revoke({ team, botToken }: Installation): Promise<void> {
    try {
      await createClient({ token: botToken, apiUrl, fetch: globalThis.fetch, log })("auth.revoke", {});
    } catch (error) {
      log.warn("slack.revoke.failed", { team, error });
    }
  }

  return {
    scopes: () => scopesFor({ bare: false, usergroups: policy.usergroups().size > 0 }).map(({ name }) => name),
    admit: async (newcomer) => {
      const { team, teamName } = newcomer;
      if (policy.mayJoin(team)) {
        await register.put(newcomer);
        log.info("slack.installed", { team, teamName });
        return;
      }
      log.warn("slack.install.forbidden", { team, teamName });
      await revoke(newcomer);
      throw new BotError(
        "forbidden",
        `The workspace ${teamName} may not have this bot: its operator has to add ${team} to slack.workspaces in ` +
          "tocsin.yaml and say reload.",
      );
    },
  };
}
