import { createHash } from "node:crypto";
import type { Clock } from "../../src/core/clock.ts";
import type { EventSource } from "../../src/core/events.ts";
import { opsWebhooks } from "../../src/core/ops-webhook.ts";
import { ACCOUNT, TITLE } from "./client.ts";
import type { NameBook } from "./wire.ts";

/** `names` gives people their names as far as they are known already; `clock` dates what says nothing of its time. */
export function eventSource(names: Pick<NameBook, "user">, clock: Pick<Clock, "now">): EventSource {
  return {
    ...opsWebhooks({ account: ACCOUNT, title: TITLE, nameOf: names.user, clock, digestOf }),
    path: "opsgenie",
    setup: (url) => [
      `In ${TITLE}: Settings, Integrations, Add integration, Webhook.`,
      `Webhook URL: ${url}`,
      "The address is a secret: whoever knows it can have alerts read anew, though nobody can invent one.",
      "Choose every alert action that is offered, and no filter: routes choose what is shown where.",
      "Leave Authenticate with OAuth off, save, and turn the integration on.",
    ],
  };
}

function digestOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url");
}
