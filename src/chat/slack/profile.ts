import { IANAZone } from "luxon";
import { z } from "zod";
import type { Actor } from "../../core/people.ts";
import { EMAIL } from "../../core/who.ts";
import { oneLine } from "../../core/wording.ts";

/** Slack cuts display names at 80 characters (Slack docs, users.profile.set, read 2026-11-21). */
const NAME_CHARS = 80;
/** The longest address there is (RFC 5321, 4.5.3.1.3). */
const EMAIL_CHARS = 254;
/** Would turn the text around them, or begin a line of its own. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}]/gu;

const text = z.string().nullish();
const flag = z.boolean().nullish();

/** What we use of a user (Slack docs, "User object", read 2026-11-21). */
const USER = z.object({
  id: z.string(),
  team_id: text,
  name: text,
  real_name: text,
  deleted: flag,
  is_bot: flag,
  is_stranger: flag,
  is_email_confirmed: flag,
  tz: text,
  profile: z.object({ display_name: text, real_name: text, email: text }).nullish(),
  /** Only in an organisation with several workspaces. */
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
});

export const USERS_INFO = z.object({ user: USER });
export type SlackUser = z.infer<typeof USER>;

/** The person as Slack, asked for `team`, describes them. Their zone where Slack names none that exists is `zone`. */
export function actorOf(user: SlackUser, id: string, team: string, zone: string): Actor {
  const { profile, real_name, name, tz } = user;
  const names = [profile?.display_name, profile?.real_name, real_name, name].map((one) => readable(one ?? ""));
  return {
    id,
    name: names.find((one) => one !== "") ?? user.id,
    ...emailOf(user, team),
    zone: tz && IANAZone.isValidZone(tz) ? tz : zone,
  };
}

/**
 * An address only where this workspace stands for it. A guest of another organisation (Slack Connect) has a profile
 * there, into which that organisation's administrators write whatever they like: ours among them.
 */
function emailOf(user: SlackUser, team: string): Pick<Actor, "email" | "noEmail" | "isBot"> {
  const email = user.profile?.email?.trim().toLowerCase() ?? "";
  if (user.is_bot || user.id === "USLACKBOT") return { noEmail: "it is a bot", isBot: true };
  if (user.deleted) return { noEmail: "the account is deactivated" };
  if (!belongsTo(user, team)) return { noEmail: "the account belongs to another organisation" };
  if (email === "") {
    return { noEmail: "the profile shows me none: I may lack the permission (scope) users:read.email" };
  }
  if (user.is_email_confirmed === false) return { noEmail: "the address in the profile is not confirmed" };
  if (!EMAIL.test(email) || email.length > EMAIL_CHARS) return { noEmail: "the address in the profile is none" };
  return { email };
}

/** Whether this workspace, or the organisation whose part it is, has the account. */
function belongsTo({ is_stranger, team_id, enterprise_user }: SlackUser, team: string): boolean {
  if (is_stranger) return false;
  return team_id === team || enterprise_user?.teams?.includes(team) === true;
}

function readable(name: string): string {
  return oneLine(name.replace(UNSEEN, " "), NAME_CHARS);
}
