import type { Alert } from "../../src/core/alerts.ts";
import type { Message } from "../../src/core/inbound.ts";
import { messageOf } from "../../src/core/inbound.ts";
import { CARD_BUTTONS } from "../../src/core/routes.ts";
import { alertFace } from "../../src/feed/shown/face/alert-face.ts";

/** The card of an open alert as the feed posts it. */
export function alertCard(handle: string): Message {
  const number = Number(handle.split("-")[1]);
  const alert: Alert = {
    ...{ account: "pagerduty", id: `P${number}`, handle, number, title: "Queue is stuck", state: "open" },
    ...{ urgency: "high", teams: [], assignees: [], acknowledgedBy: [], createdAt: 0, count: 1 },
    url: `https://pager.example/${number}`,
  };
  return messageOf(alertFace({ alert, asOf: 0, heardAt: 0, entries: [] }, { buttons: CARD_BUTTONS, calls: [] }));
}
