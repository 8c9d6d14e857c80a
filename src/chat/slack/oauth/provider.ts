import { hkdfSync } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../../../core/log.ts";
import { redactor } from "../../../core/redact.ts";
import type { SlackSettings } from "../settings.ts";
import { failureOf } from "../web/failure.ts";
import type { Clerk } from "./clerk.ts";
import { codeOf, failurePage } from "./failure-page.ts";
import { readNewcomer } from "./newcomer.ts";
import { htmlOf } from "./page.ts";
import { REDIRECT_PATH } from "./paths.ts";

/** Slack's OAuth, both steps of it. Each answers on the response, whatever the request holds, or throws. */
export interface Provider {
  begin(request: IncomingMessage, response: ServerResponse, clerk: Clerk): Promise<void>;
  finish(request: IncomingMessage, response: ServerResponse, clerk: Clerk): Promise<void>;
}

export interface ProviderOptions {
  readonly workspaces: SlackSettings["workspaces"] & { readonly type: "several" };
  readonly apiUrl: string;
  readonly log: Log;
}

/** Of each of the two calls to Slack: Tocsin's server gives a request ten seconds in all. */
const DEADLINE_MS = 4_000;
const STATE_KEY_BYTES = 32;

/**
 * @slack/oauth's provider, with our pages, log and store. The state that Slack hands back is signed with a key derived
 * from TOCSIN_SECRET and must be the one in the browser's cookie, at most ten minutes old.
 */
export async function createProvider({ workspaces, apiUrl, log }: ProviderOptions): Promise<Provider> {
  const { InstallProvider, LogLevel } = await import("@slack/oauth");
  const { clientId, clientSecret, publicUrl, secret } = workspaces;
  const redact = redactor([clientSecret]);
  const silent = (): void => undefined;
  const options = {
    clientId,
    clientSecret,
    stateSecret: Buffer.from(hkdfSync("sha256", secret, "", "tocsin slack state", STATE_KEY_BYTES)).toString(
      "base64url",
    ),
    authorizationUrl: new URL("/oauth/v2/authorize", apiUrl).href,
    renderHtmlForInstallPath: (url: string) => htmlOf({ ...INVITATION, link: { url, text: "Add to Slack" } }),
    clientOptions: {
      slackApiUrl: apiUrl,
      allowAbsoluteUrls: false,
      timeout: DEADLINE_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
    // What it says of a request is said once, by us: its own words hold what the browser sent.
    logger: {
      ...{ debug: silent, info: silent, warn: silent, error: silent, setLevel: silent, setName: silent },
      getLevel: () => LogLevel.ERROR,
    },
  };

  /** A provider of its own for each installation, which is rare: so each has its clerk. */
  function providerOf(clerk: Clerk) {
    return new InstallProvider({
      ...options,
      installationStore: {
        storeInstallation: (installed) => clerk.admit(readNewcomer(installed)),
        fetchInstallation: () => Promise.reject(new Error("installations are not found here but in the register")),
      },
    });
  }

  return {
    begin: (request, response, clerk) =>
      providerOf(clerk).handleInstallPath(request, response, undefined, {
        scopes: [...clerk.scopes()],
        redirectUri: `${publicUrl}${REDIRECT_PATH}`,
      }),
    finish: (request, response, clerk) =>
      providerOf(clerk).handleCallback(request, response, {
        success: ({ team }) => {
          response.writeHead(200);
          response.end(htmlOf({ ...WELCOME, title: `Installed in ${team?.name ?? "the workspace"}` }));
        },
        failure: (error) => {
          const { status, ...page } = failurePage(error);
          const facts = { reason: codeOf(error) };
          if (status < 500) log.warn("slack.install.refused", facts);
          else log.warn("slack.install.failed", { ...facts, error: failureOf(error, "oauth.v2.access", redact) });
          response.writeHead(status);
          response.end(htmlOf(page));
        },
      }),
  };
}

const INVITATION = {
  title: "Tocsin",
  text: "Install the bot in your Slack workspace. Slack asks you for what it may do there.",
};
const WELCOME = { text: "Invite the bot to a channel with /invite, and mention it with the word help." };
