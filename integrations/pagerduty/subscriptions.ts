import { z } from "zod";
import type { HookSubscriptions } from "../../src/core/events.ts";
import type { VendorHttp } from "../../src/core/http.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import type { Api } from "./client.ts";
import { TITLE } from "./domain.ts";
import { SUBSCRIBED } from "./event-types.ts";

/* Webhook subscriptions (PagerDuty REST docs, Webhooks, read 2026-11-21). */

const PATH = "/webhook_subscriptions";

const subscription = z.object({
  id: z.string(),
  active: z.boolean().nullish(),
  delivery_method: z.object({ url: z.string().nullish(), temporarily_disabled: z.boolean().nullish() }).nullish(),
});

const created = z.object({
  webhook_subscription: z.object({
    id: z.string(),
    delivery_method: z.object({ secret: z.string().min(1) }),
  }),
});

export function createSubscriptions(api: Api, http: VendorHttp): HookSubscriptions {
  return {
    async find(url) {
      const all = await api.all({ path: PATH, key: "webhook_subscriptions", item: subscription });
      return all
        .filter(({ delivery_method: method }) => leadsTo(method?.url ?? "", url))
        .map(({ id, active, delivery_method: method }) => ({
          id,
          active: active !== false && method?.temporarily_disabled !== true,
        }));
    },
    async create(url) {
      const body = {
        webhook_subscription: {
          type: "webhook_subscription",
          active: true,
          description: "Tocsin: alerts as cards in chat",
          delivery_method: { type: "http_delivery_method", url },
          events: [...SUBSCRIBED],
          filter: { type: "account_reference" },
        },
      };
      const answer = await http.send({ method: "POST", path: PATH, mode: "write", body });
      const { webhook_subscription: made } = parseAnswer(TITLE, created, answer.body, PATH);
      return { id: made.id, secret: made.delivery_method.secret };
    },
    async ping(id) {
      await http.send({ method: "POST", path: `${PATH}/${encodeURIComponent(id)}/ping`, mode: "write" });
    },
  };
}

/** The same address, whatever name and password one of them carries for a server in between. */
function leadsTo(subscribed: string, url: string): boolean {
  if (!URL.canParse(subscribed) || !URL.canParse(url)) return subscribed === url;
  return bare(subscribed) === bare(url);
}

function bare(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/u, "")}`;
}
