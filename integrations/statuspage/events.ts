import { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { BoardEvent, EventSource, HookReading } from "../../src/core/events.ts";
import { instant } from "../../src/core/wire.ts";
import { ACCOUNT, TITLE } from "./settings.ts";

/*
 * What Statuspage sends to a subscriber's address when a notice or a component's level changes: unsigned, so it only says
 * what to read again (support.atlassian.com, Enable webhook notifications, read 2026-11-21).
 */

/** Ids have twelve characters. */
const ID_CHARS_MAX = 50;
const id = z.string().min(1).max(ID_CHARS_MAX);
const maybeId = id.nullish().catch(undefined);
const maybeTime = instant.nullish().catch(undefined);
const hookBody = z.object({
  meta: z.object({ generated_at: maybeTime }).nullish().catch(undefined),
  page: z.object({ id }),
  incident: z
    .object({
      id,
      updated_at: maybeTime,
      incident_updates: z
        .array(z.object({ id, updated_at: maybeTime }))
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
  component: z.object({ id }).nullish().catch(undefined),
  component_update: z
    .object({ id: maybeId, created_at: maybeTime, new_status: z.string().max(ID_CHARS_MAX).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});
type HookBody = z.infer<typeof hookBody>;

/** `clock` dates what says nothing of its time. */
export function eventSource(pageId: string, apiUrl: string, clock: Pick<Clock, "now">): EventSource {
  return {
    path: "statuspage",
    title: TITLE,
    proof: "secret",
    read(body) {
      const parsed = hookBody.safeParse(body);
      if (!parsed.success) throw new BotError("bad_input", `That is no webhook of ${TITLE}: it names no page.`);
      if (parsed.data.page.id !== pageId) return unknown("another page");
      return readingOf(parsed.data, clock);
    },
    setup: (url) => [
      `In ${TITLE}: Subscribers, Options, Settings: turn on Webhook, and save.`,
      "On the public page: Subscribe to updates, the tab with <>, and enter",
      `  the address ${url}`,
      "  and an e-mail address that is told when deliveries fail.",
      "Or through the API, with the key of STATUSPAGE_API_KEY:",
      `  POST ${apiUrl.replace(/\/+$/u, "")}/pages/${pageId}/subscribers`,
      `  {"subscriber": {"endpoint": "${url}", "email": "<who is told when deliveries fail>"}}`,
      "The address is a secret: whoever knows it can have the page read anew, and nothing else.",
    ],
  };
}

function readingOf(
  { meta, incident, component, component_update: update }: HookBody,
  clock: Pick<Clock, "now">,
): HookReading {
  const sentAt = meta?.generated_at ?? undefined;
  if (incident) {
    const changedAt = latest(incident.updated_at, ...(incident.incident_updates ?? []).map((one) => one.updated_at));
    const newest = incident.incident_updates?.[0]?.id ?? "";
    const at = changedAt ?? sentAt;
    return told({
      id: ["notice", incident.id, newest, at ?? ""].join(":"),
      at: at ?? clock.now(),
      notice: incident.id,
    });
  }
  if (component) {
    const at = update?.created_at ?? sentAt;
    const which = update?.id ?? [update?.new_status ?? "", at ?? ""].join(":");
    return told({ id: ["component", component.id, which].join(":"), at: at ?? clock.now(), component: component.id });
  }
  return unknown("neither a notice nor a component");
}

function told(event: Omit<BoardEvent, "type" | "account">): HookReading {
  return { events: [{ type: "board", account: ACCOUNT, ...event }] };
}

function unknown(type: string): HookReading {
  return { events: [], unknown: type };
}

function latest(...times: readonly (number | null | undefined)[]): number | undefined {
  const known = times.filter((at) => typeof at === "number");
  return known.length === 0 ? undefined : Math.max(...known);
}
