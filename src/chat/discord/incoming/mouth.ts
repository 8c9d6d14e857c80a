import { type Inbound, messageOf } from "../../../core/inbound.ts";
import type { Actor } from "../../../core/people.ts";
import { inboundId, placeOf } from "../names.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { Callback, DiscordParts, Interaction, Said, ShownAs } from "../ports.ts";
import { timeOf } from "../snowflake.ts";
import { STRANGER } from "./hearing.ts";

/** Message flag: only the one who did the interaction sees it. */
const EPHEMERAL = 1 << 6;

/**
 * Discord waits three seconds, and then tells whoever did it that nobody responded; after an interruption of the gateway it is
 * told to the bot all the same, minutes later. By then it may have been done again, or in another way.
 */
const LATE_MS = 60_000;
const TOO_LATE = "Discord told me of that too late: nothing was done. Do it again if it is still wanted.";

export type Mouth = Pick<DiscordParts, "defer" | "say" | "tell">;

export interface MouthParts extends Pick<DiscordParts, "accept" | "people" | "policy" | "clock" | "log"> {
  readonly outgoing: Pick<Outgoing, "send" | "deferrals" | "awaited">;
}

/** Brings what is said by interactions to the bot. */
export function createMouth({ accept, people, policy, clock, log, outgoing }: MouthParts): Mouth {
  async function defer(interaction: Interaction, shownAs: ShownAs): Promise<boolean> {
    const { id, token, isDirect } = interaction;
    const taken = interaction.respond(deferral(shownAs));
    // A second delivery of it, or a second deferral, does not count.
    outgoing.deferrals.keep({ interaction: id, token, shownAs, isDirect }, taken);
    return taken;
  }

  function audienceOf({ type, isDirect, at, on }: Interaction, text: string): ShownAs {
    // A form that was opened by a press ends like one: sent off twice it leaves nothing that waits for an answer.
    if (type === "component" || (type === "modal" && on !== undefined)) return "silent";
    return isDirect ? "public" : policy.audienceOf(placeOf(at), text);
  }

  async function bring(interaction: Interaction, { text, mentions = [], more = {} }: Said): Promise<void> {
    const { id, at, isDirect, on } = interaction;
    if (on !== undefined && !on.isEphemeral) outgoing.awaited(on);
    const actor = isDirect ? await people.inDirectMessage(interaction.actor) : interaction.actor;
    if (actor === undefined) return tell(interaction, STRANGER);
    const isUnseen = interaction.type !== "component" || on?.isEphemeral === true;
    const inbound: Inbound = {
      id: inboundId(id),
      actor,
      place: placeOf(at),
      text,
      addressed: true,
      ...(mentions.length === 0 ? {} : { mentions }),
      ...(isUnseen ? { unseen: true } : {}),
      ...more,
    };
    await accept(inbound);
  }

  /** Whether Discord has given it up already. It is asked only of what is late by our clock, which may be wrong. */
  async function isGivenUp({ id }: Interaction): Promise<boolean> {
    return clock.now() - timeOf(id) > LATE_MS && (await outgoing.deferrals.find(id)) === undefined;
  }

  async function tell(interaction: Interaction, line: string): Promise<void> {
    const { id, at, actor } = interaction;
    // Nothing of a line of ours is markup, and whatever is in it mentions nobody.
    const data = { content: line, flags: EPHEMERAL, allowed_mentions: { parse: [] } };
    if (await interaction.respond({ type: 4, data })) return;
    await tellLater(outgoing, placeOf(at), inboundId(id), actor, line).catch((error: unknown) =>
      log.warn("discord.aside.failed", { place: placeOf(at).id, error }),
    );
  }

  return {
    defer,
    tell,
    async say(interaction, said) {
      const deferring = defer(interaction, audienceOf(interaction, said.text));
      if (await isGivenUp(interaction)) await tell(interaction, TOO_LATE);
      else await Promise.all([deferring, bring(interaction, said)]);
    },
  };
}

/** A line for one person that answers what they did. Throws what sending throws. */
export async function tellLater(
  { send }: Pick<Outgoing, "send">,
  place: Inbound["place"],
  inbound: string,
  onlyFor: Actor,
  line: string,
): Promise<void> {
  const reply = { type: "reply", tone: "warn", title: line } as const;
  await send(place, messageOf(reply, { refused: true }), { inbound, key: `${inbound}:aside`, onlyFor });
}

function deferral(shownAs: ShownAs): Callback {
  if (shownAs === "silent") return { type: 6 };
  return shownAs === "private" ? { type: 5, data: { flags: EPHEMERAL } } : { type: 5 };
}
