import { signatureOf } from "../test/hooks/senders.ts";
import { delivery, INCIDENT } from "../test/integrations/pagerduty/webhook-payloads.ts";

export const HOOK_PATH = "/hooks/pagerduty";
export const HOOK_SECRET = "whsec-0123456789abcdef0123456789abcdef";
/** Of the sources' payloads as PagerDuty documents them, with the fields that nobody reads. */
export const BODY_BYTES = 4_096;

/** The `n`th event, as the bytes of a whole HTTP request: made and signed before anything is measured. */
export function requestOf(n: number): Buffer {
  const body = bodyOf(n);
  const head = [
    `POST ${HOOK_PATH} HTTP/1.1`,
    "host: tocsin.example.com",
    "accept: */*",
    "user-agent: PagerDuty-Webhook/V3.0",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-webhook-id: ${idOf(n)}`,
    `x-pagerduty-signature: ${signatureOf(HOOK_SECRET, body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

export function idOf(n: number): string {
  return `01H${String(n).padStart(23, "0")}`;
}

function bodyOf(n: number): string {
  const data = { ...INCIDENT, id: `Q${n}`, number: n + 1, title: `Queue ${n} of the payment workers is stuck` };
  const filled = (filling: string): string => {
    const custom_fields = [{ type: "field_value", name: "impact", value: filling }];
    return JSON.stringify(delivery("incident.triggered", { id: idOf(n), data: { ...data, custom_fields } }));
  };
  return filled("x".repeat(BODY_BYTES - Buffer.byteLength(filled(""))));
}
