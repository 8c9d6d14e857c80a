import { z } from "zod";
import { IMPACTS, LEVELS, MAINTENANCE_STATES, NOTICE_STATES } from "../../src/core/status.ts";

/** What operations carry: all that sending, proving and taking back need, and names for their descriptions. */

const level = z.enum(LEVELS);
const namedId = z.object({ id: z.string(), name: z.string() });
const change = namedId.extend({ level });
export type NoticeChange = z.infer<typeof change>;

export const levelParams = z.object({ level, from: level });

export const openParams = z.object({
  name: z.string(),
  state: z.enum(NOTICE_STATES),
  message: z.string().exactOptional(),
  impact: z.enum(IMPACTS).exactOptional(),
  changes: z.array(change),
  notify: z.boolean(),
});
export type OpenParams = z.infer<typeof openParams>;

export const scheduleParams = z.object({
  name: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  components: z.array(namedId),
  message: z.string().exactOptional(),
  notify: z.boolean(),
});
export type ScheduleParams = z.infer<typeof scheduleParams>;

export const updateParams = z.object({
  state: z.enum([...NOTICE_STATES, ...MAINTENANCE_STATES]).exactOptional(),
  message: z.string().exactOptional(),
  changes: z.array(change),
  /** All that are on the notice when this is done. */
  componentIds: z.array(z.string()),
  notify: z.boolean(),
  /** The newest update when this was planned: those that are newer may be ours. */
  newestUpdateId: z.string().exactOptional(),
});
export type UpdateParams = z.infer<typeof updateParams>;

export const postmortemParams = z.object({ text: z.string() });
export type PostmortemParams = z.infer<typeof postmortemParams>;

export const publishParams = z.object({ text: z.string(), notify: z.boolean() });
export type PublishParams = z.infer<typeof publishParams>;
