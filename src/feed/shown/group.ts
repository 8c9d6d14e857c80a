import type { Alert } from "../../core/alerts.ts";

const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gu;
/** At least six characters and one digit: no word is one. */
const HEX_ID = /\b(?=[a-f]*\d)[\da-f]{6,}\b/gu;
const NUMBER = /\d+(?:[.,:]\d+)*/gu;

/**
 * What alerts that share a card have in common: the service, and what the vendor takes for one trouble, else the title
 * without what differs from one to the next ("disk 87 % full on web-12").
 */
export function groupOf({ account, service, fingerprint, title }: Alert): string {
  return JSON.stringify([account, service?.id ?? "", fingerprint ?? alike(title)]);
}

function alike(title: string): string {
  const plain = title.toLowerCase().replace(UUID, "*").replace(HEX_ID, "*").replace(NUMBER, "*");
  return plain.replace(/\s+/gu, " ").trim();
}
