import { z } from "zod";
import type { Listen } from "./ports.ts";

/** Slack docs, the event user_change, read 2026-11-21. */
const CHANGED = z.object({ user: z.object({ id: z.string() }) });

/** Hears that somebody's profile changed: whoever speaks next is looked up anew. */
export const listenToProfiles: Listen = (app, { people }) => {
  app.event("user_change", async ({ event, context }) => {
    const read = CHANGED.safeParse(event);
    if (read.success && context.teamId !== undefined) people.forget(context.teamId, read.data.user.id);
  });
};
