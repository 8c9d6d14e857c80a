import type { Message } from "../../src/core/inbound.ts";
import type { Item, Reply } from "../../src/core/reply.ts";

export const NOW = Date.UTC(2026, 10, 21, 18, 0);
export const READER = { now: NOW, zone: "Europe/Berlin" };

export function message(reply: Partial<Reply>, more: Partial<Message> = {}): Message {
  const whole: Reply = { type: "reply", tone: "plain", title: "Done", ...reply };
  return { reply: whole, question: false, live: false, outcomes: [], ...more };
}

export function alertItem(n: number): Item {
  return {
    mark: "critical",
    line: [
      { type: "link", url: `https://acme.pagerduty.com/incidents/Q${n}`, text: `PD-${n}`, quiet: true },
      ` Queue ${n} is stuck · Build Processing · P1 · high · 12 min · paging Ana Lima`,
    ],
  };
}

export function alerts(n: number): Message {
  const items = Array.from({ length: n }, (_, i) => alertItem(i + 1));
  return message({ title: `${n} alerts`, blocks: [{ type: "list", items }] }, { command: "alerts" });
}
