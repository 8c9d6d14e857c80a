import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "../../../core/log.ts";
import type { SlackSettings } from "../settings.ts";
import type { Clerk } from "./clerk.ts";
import { codeOf, failurePage } from "./failure-page.ts";
import { htmlOf, PAGE_HEADERS, type Page } from "./page.ts";
import { INSTALL_PATH, REDIRECT_PATH } from "./paths.ts";
import { createProvider, type Provider } from "./provider.ts";

/** Where workspaces install the bot, on the bot's own HTTP server. It is there before the bot is. */
export interface InstallDoor {
  readonly plugin: FastifyPluginAsync;
  /** From now on workspaces are taken in; undefined: no more. */
  open(clerk: Clerk | undefined): void;
}

export interface InstallDoorOptions {
  readonly settings: SlackSettings;
  readonly log: Log;
}

const CLOSED: Page = { title: "Not now", text: "The bot is starting or stopping. Try again in a minute." };

/** Without routes where the bot is for one workspace. */
export function createInstallDoor({ settings, log }: InstallDoorOptions): InstallDoor {
  const { workspaces, apiUrl } = settings;
  let clerk: Clerk | undefined;
  if (workspaces.type === "one") return { plugin: async () => undefined, open: () => undefined };

  function show(reply: FastifyReply, status: number, page: Page): FastifyReply {
    return reply.code(status).headers(PAGE_HEADERS).send(htmlOf(page));
  }

  /** The provider answers on the response itself. What it cannot answer is answered here. */
  function handler(step: Provider["begin"]) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      if (clerk === undefined) return show(reply, 503, CLOSED);
      const { raw } = reply.hijack();
      for (const [name, value] of Object.entries(PAGE_HEADERS)) raw.setHeader(name, value);
      try {
        await step(request.raw, raw, clerk);
      } catch (error) {
        log.error("slack.install.failed", { reason: codeOf(error), error });
        if (!raw.headersSent) raw.writeHead(502).write(htmlOf(failurePage(error)));
        raw.end();
      }
      return reply;
    };
  }

  return {
    plugin: async (app) => {
      const provider = await createProvider({ workspaces, apiUrl, log });
      app.get(INSTALL_PATH, handler(provider.begin));
      app.get(REDIRECT_PATH, handler(provider.finish));
    },
    open: (next) => {
      clerk = next;
    },
  };
}
