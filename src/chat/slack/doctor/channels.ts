import { z } from "zod";
import type { Finding } from "../../../core/context.ts";
import { BotError } from "../../../core/errors.ts";
import { count } from "../../../core/wording.ts";
import { PLATFORM, type SlackNames } from "../names.ts";
import type { SlackWeb } from "../ports.ts";
import type { SlackTerms } from "../terms.ts";
import { slackFinding } from "./finding.ts";

/** Looked at in one go: conversations.info takes about 50 calls a minute (Slack docs, Rate limits, tier 3, read 2026-11-21). */
const CHANNELS_MAX = 20;

/** Slack docs, conversations.info, read 2026-11-21. */
const CHANNEL = z.object({
  channel: z.object({
    name: z.string().default(""),
    is_im: z.boolean().default(false),
    is_member: z.boolean().default(false),
    is_archived: z.boolean().default(false),
  }),
});

interface Parts {
  readonly web: SlackWeb;
  readonly names: SlackNames;
  readonly policy: SlackTerms;
}

/** Whether the channels that the settings name are there, and the bot in them. */
export async function channelFindings({ web, names, policy }: Parts): Promise<readonly Finding[]> {
  const places = policy.places();
  const found = await Promise.all(places.slice(0, CHANNELS_MAX).map((id) => problemOf(id, { web, names })));
  const problems = found.flatMap((problem) => problem ?? []);
  const more = places.length - CHANNELS_MAX;
  return [
    ...problems,
    ...(places.length > 0 && problems.length === 0 ? [slackFinding("ok", `I am in ${inAll(found.length)}`)] : []),
    ...(more > 0 ? [slackFinding("info", `${count(more, "more channel")} of the settings were not looked at`)] : []),
  ];
}

function inAll(channels: number): string {
  return channels === 1 ? "the one channel that the settings name" : `all ${channels} channels that the settings name`;
}

async function problemOf(id: string, { web, names }: Pick<Parts, "web" | "names">): Promise<Finding | undefined> {
  const { team, channel } = names.channel({ id, platform: PLATFORM });
  try {
    const read = CHANNEL.safeParse(await web.call(team, "conversations.info", { channel }, { repeatable: true }));
    if (!read.success) return slackFinding("minor", `${id} is in the settings, and Slack does not say what it is`);
    const { name, is_im, is_member, is_archived } = read.data.channel;
    if (is_archived) return slackFinding("minor", `#${name} (${id}) is in the settings, and is archived`);
    if (is_im || is_member) return undefined;
    return slackFinding(
      "minor",
      `I am not in #${name} (${id}), which is in the settings: invite me there with /invite`,
    );
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    const { slack } = error.details;
    // The missing right is a finding of its own.
    if (slack === "missing_scope") return undefined;
    if (slack !== "channel_not_found") return slackFinding("minor", `${id} is in the settings: ${error.message}`);
    return slackFinding(
      "failed",
      `${id} is in the settings, and I see no such channel: correct it, or invite me if it is private`,
    );
  }
}
