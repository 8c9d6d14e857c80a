import { z } from "zod";
import { instant } from "../../src/core/wire.ts";
import { policy, reference, user } from "./wire.ts";

const words = z.string().nullish();
const instantOrNone = instant.nullish().transform((at) => at ?? undefined);

/** Who is on call for one level of one policy, and when. No schedule and no times: on the policy directly. */
export const oncall = z.object({
  escalation_policy: policy,
  escalation_level: z.number(),
  schedule: reference.extend({ name: words }).nullish(),
  user: user,
  start: instantOrNone,
  end: instantOrNone,
});
export type WireOncall = z.infer<typeof oncall>;

/** A stretch of a layer-based schedule. */
const entry = z.object({ user: user.nullish(), start: instantOrNone, end: instantOrNone });
export type WireEntry = z.infer<typeof entry>;
const entries = z.object({ rendered_schedule_entries: z.array(entry).nullish() }).nullish();
export type WireEntries = z.infer<typeof entries>;

export const scheduleReference = reference.extend({
  name: words,
  time_zone: words,
  escalation_policies: z.array(reference).nullish(),
});

/** A layer-based schedule with what was rendered for the asked window. */
export const layerSchedule = scheduleReference.extend({
  teams: z.array(reference).nullish(),
  final_schedule: entries,
  overrides_subschedule: entries,
  schedule_layers: z.array(entries).nullish(),
});
export type WireLayerSchedule = z.infer<typeof layerSchedule>;

/** A shift-based schedule: its shifts name users by id only. */
export const shiftSchedule = z.object({
  schedule: reference.extend({
    name: words,
    time_zone: words,
    teams: z.array(reference).nullish(),
    users: z.array(user).nullish(),
    escalation_policies: z.array(reference).nullish(),
    final_schedule: z
      .object({
        computed_shift_assignments: z.array(
          z.object({
            start_time: instantOrNone,
            end_time: instantOrNone,
            member: z.object({ type: words, user_id: words }),
            source: z.object({ type: words }).nullish(),
          }),
        ),
      })
      .nullish(),
  }),
});
export type WireShiftSchedule = z.infer<typeof shiftSchedule>["schedule"];
