import { eventBody } from "./events.ts";
import type { Token, Workspace } from "./model.ts";
import { issueBotToken, type World } from "./world.ts";

/** "Codes expire after 10 minutes" (Slack docs, Installing with OAuth, read 2026-11-21). */
const CODE_MS = 10 * 60_000;

interface Code {
  readonly team: string;
  readonly user: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly untilMs: number;
  isUsed: boolean;
}

export interface Installs {
  /** Somebody lets the app into a workspace: the code that stands in the redirect. */
  allow(team: string, user: string, redirectUri: string, scopes: readonly string[]): string;
  /** The installation that a code stands for, once; or why there is none. */
  exchange(
    code: string,
    redirectUri: string | undefined,
  ): { readonly token: Token; readonly by: string } | ExchangeRefusal;
}

export type ExchangeRefusal = "invalid_code" | "code_already_used" | "bad_redirect_uri";

export function createInstalls(world: World): Installs {
  const codes = new Map<string, Code>();
  return {
    allow(team, user, redirectUri, scopes) {
      const code = world.stamps.id("code");
      codes.set(code, { team, user, redirectUri, scopes, untilMs: world.clock.now() + CODE_MS, isUsed: false });
      return code;
    },
    exchange(id, redirectUri) {
      const code = codes.get(id);
      const workspace = code && world.workspaces.get(code.team);
      if (code === undefined || workspace === undefined || world.clock.now() > code.untilMs) return "invalid_code";
      if (code.isUsed) return "code_already_used";
      if (redirectUri !== undefined && redirectUri !== code.redirectUri) return "bad_redirect_uri";
      code.isUsed = true;
      workspace.isInstalled = true;
      const token = issueBotToken(world, workspace.id);
      token.scopes = code.scopes;
      return { token, by: code.user };
    },
  };
}

/** Somebody removes the app: its token is dead at once, and it is told (Slack docs, app_uninstalled, read 2026-11-21). */
export async function uninstall(world: World, workspace: Workspace): Promise<void> {
  workspace.isInstalled = false;
  refuseTokens(world, workspace, "account_inactive");
  await Promise.all([
    world.tell("events_api", eventBody(world, workspace, { type: "app_uninstalled" })),
    tellRevoked(world, workspace),
  ]);
}

/** The bot token is revoked, and the app is told. */
export async function revoke(world: World, workspace: Workspace): Promise<void> {
  refuseTokens(world, workspace, "token_revoked");
  await tellRevoked(world, workspace);
}

function tellRevoked(world: World, workspace: Workspace): Promise<unknown> {
  const event = { type: "tokens_revoked", tokens: { oauth: [], bot: [workspace.bot.user] } };
  return world.tell("events_api", eventBody(world, workspace, event));
}

function refuseTokens(world: World, { id }: Workspace, refusal: NonNullable<Token["refusal"]>): void {
  for (const token of world.tokens.values()) if (token.team === id) token.refusal = refusal;
}
