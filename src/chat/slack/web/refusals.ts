import { BotError, type ErrorCode } from "../../../core/errors.ts";

/** What Slack says beside an error's code, as far as it is used. */
export interface RefusalFacts {
  readonly method: string;
  /** The scope that was missing. */
  readonly needed?: string | undefined;
  /** Slack's remarks on arguments that it did not take. */
  readonly messages?: readonly string[] | undefined;
  /** How long to wait, where it was too much. */
  readonly retryAfterMs?: number;
}

interface Refusal {
  readonly code: ErrorCode;
  readonly sentence: string;
}

const KEY = "Slack does not accept my token any more: an admin has to install the app again.";
const TRIGGER = "That took too long for Slack to open a form; press or type it again.";
const OURS = "Slack does not take the message as I built it; the log has the details.";
const TOO_LONG = "The message is longer than Slack takes; ask for less of it.";
const POLICY = "The settings of this Slack workspace do not let me do that: ask an admin of the workspace.";
const GONE = "That message is no longer there.";
const BROKEN = "Slack had a fault of its own and may or may not have done it.";
const SLOW = "Slack asks us to be slower; try again in a minute.";

/**
 * Slack's error codes, each with what it means for us and one sentence to act on. An answer with a code says that nothing
 * was done, apart from those that speak of a fault of Slack's own. Source: Slack docs, Errors of auth.test,
 * chat.postMessage, chat.postEphemeral, chat.update, conversations.history, conversations.open, usergroups.users.update,
 * users.info and views.open; read 2026-11-21.
 */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  not_in_channel: refused("I am not in that channel: invite me with /invite @tocsin."),
  channel_not_found: notFound("I cannot see that channel: if it is private, invite me with /invite @tocsin."),
  user_not_in_channel: refused("That person is not in the channel, so nothing can be shown to them there."),
  is_archived: refused("That channel is archived: unarchive it or use another one."),
  restricted_action: refused(POLICY),
  restricted_action_read_only_channel: refused("Only some people may post in that channel: ask an admin to let me."),
  restricted_action_thread_only_channel: refused("That channel takes messages in threads only."),
  restricted_action_thread_locked: refused("That thread is locked."),
  restricted_action_non_threadable_channel: refused("That channel has no threads."),
  permission_denied: refused(POLICY),
  no_permission: refused(POLICY),
  plan_upgrade_required: refused("This Slack workspace's plan does not include that."),
  paid_teams_only: refused("This Slack workspace's plan does not include that."),
  message_not_found: notFound(GONE),
  thread_not_found: notFound("That thread is no longer there."),
  cant_update_message: notFound("That message cannot be changed by me."),
  edit_window_closed: refused("This workspace does not let old messages be changed."),
  msg_too_long: refused(TOO_LONG),
  msg_blocks_too_long: refused(TOO_LONG),
  too_many_attachments: refused(TOO_LONG),
  view_too_large: refused("The page is larger than Slack takes; ask for less of it."),
  no_text: refused(OURS),
  invalid_blocks: refused(OURS),
  invalid_blocks_format: refused(OURS),
  invalid_arguments: refused(OURS),
  invalid_args: refused(OURS),
  invalid_metadata_format: refused(OURS),
  metadata_too_large: refused(OURS),
  user_not_found: notFound("Slack knows no such person."),
  user_not_visible: notFound("I may not see that person in Slack."),
  users_not_found: notFound("Nobody in this Slack workspace has that address."),
  user_disabled: notFound("That person's Slack account is deactivated."),
  cannot_dm_bot: refused("A bot cannot be sent a direct message."),
  no_such_subteam: notFound("There is no such user group in Slack."),
  no_users_provided: refused("Slack does not let a user group be empty."),
  expired_trigger_id: expired(TRIGGER),
  trigger_expired: expired(TRIGGER),
  invalid_trigger_id: expired(TRIGGER),
  exchanged_trigger_id: expired(TRIGGER),
  trigger_exchanged: expired(TRIGGER),
  hash_conflict: { code: "conflict", sentence: "The form has changed meanwhile; open it again." },
  invalid_auth: auth(KEY),
  not_authed: auth(KEY),
  token_revoked: auth(KEY),
  token_expired: auth(KEY),
  account_inactive: auth(KEY),
  org_login_required: auth(KEY),
  team_access_not_granted: auth("I am not installed in that Slack workspace: an admin has to add it."),
  not_allowed_token_type: auth("SLACK_BOT_TOKEN must be a bot token (xoxb-…)."),
  access_denied: auth(POLICY),
  ekm_access_denied: auth("This workspace's encryption keys are suspended, so Slack takes no messages."),
  accesslimited: auth("Slack does not let this address in: the workspace allows some networks only."),
  ratelimited: { code: "vendor_rate_limited", sentence: SLOW },
  rate_limited: { code: "vendor_rate_limited", sentence: SLOW },
  message_limit_exceeded: { code: "vendor_rate_limited", sentence: SLOW },
  internal_error: broken(BROKEN),
  fatal_error: broken(BROKEN),
  service_unavailable: broken(BROKEN),
  request_timeout: broken(BROKEN),
  team_added_to_org: broken("This workspace is being moved into an organisation; Slack is back in a few minutes."),
};

/** Codes are words; anything else (a page of HTML) is no answer of Slack's. */
const CODE = /^[a-z][a-z0-9_.:-]{1,79}$/iu;

/** The error for a code that Slack gave. "vendor_broken" when it is no code. */
export function refusalOf(slack: string, { method, needed, messages, retryAfterMs }: RefusalFacts): BotError {
  if (!CODE.test(slack)) {
    return new BotError("vendor_broken", "Slack answered with something that cannot be read.", { details: { method } });
  }
  const { code, sentence } = slack === "missing_scope" ? missing(needed) : (REFUSALS[slack] ?? unlisted(slack));
  const facts = { needed, messages, retryAfterMs: code === "vendor_rate_limited" ? retryAfterMs : undefined };
  const given = Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
  return new BotError(code, sentence, { details: { slack, method, ...given } });
}

function missing(needed: string | undefined): Refusal {
  const which = needed === undefined || needed === "" ? "a permission" : `the permission ${needed}`;
  return auth(`The Slack app lacks ${which}: an admin has to add it and install the app again.`);
}

function unlisted(slack: string): Refusal {
  return refused(`Slack refused it (${slack}).`);
}

function refused(sentence: string): Refusal {
  return { code: "vendor_refused", sentence };
}

function notFound(sentence: string): Refusal {
  return { code: "vendor_not_found", sentence };
}

function expired(sentence: string): Refusal {
  return { code: "expired", sentence };
}

function auth(sentence: string): Refusal {
  return { code: "vendor_auth", sentence };
}

function broken(sentence: string): Refusal {
  return { code: "vendor_broken", sentence };
}
