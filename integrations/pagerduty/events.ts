import type { EventSource, HookSubscriptions } from "../../src/core/events.ts";
import { ACCOUNT, TITLE } from "./domain.ts";
import { readDelivery } from "./event-read.ts";
import { isSigned } from "./event-signature.ts";

export const SECRET_VARIABLE = "PAGERDUTY_WEBHOOK_SECRET";

/** PagerDuty's webhooks v3. `setting` is what SECRET_VARIABLE says: several secrets while one replaces another. */
export function createEvents(setting: string | undefined, subscriptions: HookSubscriptions): EventSource {
  const secrets = (setting ?? "").split(",").filter((secret) => secret !== "");
  return {
    path: ACCOUNT,
    title: TITLE,
    proof: "signature",
    unready: () =>
      secrets.length > 0 ? undefined : `${SECRET_VARIABLE} is not set, so nothing can prove that PagerDuty sent it.`,
    verify: (request) => isSigned(request, secrets),
    read: readDelivery,
    setup: (url) => [
      "Run `tocsin hooks create pagerduty`; or add one in PagerDuty under Integrations, Generic Webhooks (v3): " +
        `the URL ${url}, the scope Account, every event that begins with incident.`,
      `Put its secret, which is shown only once, into .env as ${SECRET_VARIABLE}; several are separated by commas.`,
      "Start Tocsin again, and say `doctor`: it has PagerDuty send a test event and waits for it.",
    ],
    subscriptions,
  };
}
