import { hash } from "node:crypto";
import { z } from "zod";
import type { AlertEvent } from "../core/events.ts";
import { ACCOUNT } from "./house.ts";

/** All in UTF-16 units; ours, so that a thousand alerts fit into memory and a chat can show each. */
export const TITLE_CHARS = 300;
export const DESCRIPTION_CHARS = 4_000;
export const NAME_CHARS = 150;
export const TAG_CHARS = 200;
export const TAGS_MAX = 50;

/**
 * Within so long the same words about the same alert are one notification that was delivered twice (a lost answer, the
 * second of two Alertmanagers), ms; later the alert is told again. Senders' bodies do not tell the two apart.
 */
export const SAME_WITHIN_MS = 60_000;

/** What a sender says of one alert, read and bounded: what `receive` keeps. */
export const TOLD = z.object({
  /** Below /hooks, and as people call it. */
  sender: z.object({ path: z.string(), title: z.string() }),
  /** What fires once at a time: the alerts of one series follow each other. Absent: each key stands for itself. */
  series: z.string().exactOptional(),
  isOver: z.boolean(),
  /** Whether the sender tells when it is over: then, until it has, what is told again is still the same firing. */
  tellsEnd: z.boolean(),
  title: z.string(),
  description: z.string().exactOptional(),
  service: z.string().exactOptional(),
  team: z.string().exactOptional(),
  priority: z.string(),
  url: z.string(),
  tags: z.array(z.string()),
  fingerprint: z.string().exactOptional(),
  /** Since when, by the sender's clock, ms. */
  startedAt: z.number().exactOptional(),
});
export type Told = z.infer<typeof TOLD>;

/** What stands for these parts and no others: 32 characters. */
export function digestOf(...parts: readonly unknown[]): string {
  return hash("sha256", JSON.stringify(parts)).slice(0, 32);
}

/**
 * What was told at `at` as an event. Nobody but us keeps these alerts, so their clock is ours. `key`: what tells this
 * alert from any other of all senders.
 */
export function alertEvent(key: string, told: Told, at: number): AlertEvent {
  return {
    type: "alert",
    id: `${told.sender.path}:${digestOf(key, told, Math.floor(at / SAME_WITHIN_MS))}`,
    account: ACCOUNT,
    alert: key,
    at,
    change: told.isOver ? "closed" : "triggered",
    who: told.sender.title,
    told,
  };
}
