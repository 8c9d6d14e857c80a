import type { Inbound } from "../../../core/inbound.ts";
import type { Actor } from "../../../core/people.ts";
import { inboundId, placeOf } from "../names.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { Callback, DiscordParts, Interaction, Said, ShownAs } from "../ports.ts";

/** Message flag: only the one who did the interaction sees it. */
const EPHEMERAL = 1 << 6;

export type Mouth = Pick<DiscordParts, "defer" | "say" | "tell">;

export interface MouthParts extends Pick<DiscordParts, "accept" | "people" | "policy" | "log"> {
  readonly outgoing: Pick<Outgoing, "send" | "deferrals" | "awaited">;
}

/** Brings what is said by interactions to the bot. */
export function createMouth({ accept, people, policy, log, outgoing }: MouthParts): Mouth {
  async function defer(interaction: Interaction, shownAs: ShownAs): Promise<boolean> {
    const { id, token, isDirect } = interaction;
    const taken = interaction.respond(deferral(shownAs));
    // A second delivery of it, or a second deferral, does not count.
    outgoing.deferrals.keep({ interaction: id, token, shownAs, isDirect }, taken);
    return taken;
  }

  function audienceOf({ type, isDirect, at }: Interaction, text: string): ShownAs {
    if (type === "component") return "silent";
    return isDirect ? "public" : policy.audienceOf(placeOf(at), text);
  }

  async function bring(interaction: Interaction, { text, mentions = [], more = {} }: Said): Promise<void> {
    const { id, at, isDirect, on } = interaction;
    if (on !== undefined && !on.isEphemeral) outgoing.awaited(on);
    const actor = isDirect ? await people.inDirectMessage(interaction.actor) : interaction.actor;
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

  return {
    defer,
    async say(interaction, said) {
      await Promise.all([defer(interaction, audienceOf(interaction, said.text)), bring(interaction, said)]);
    },
    async tell(interaction, line) {
      const { id, at, actor } = interaction;
      // Nothing of a line of ours is markup, and whatever is in it mentions nobody.
      const data = { content: line, flags: EPHEMERAL, allowed_mentions: { parse: [] } };
      if (await interaction.respond({ type: 4, data })) return;
      await tellLater(outgoing, placeOf(at), inboundId(id), actor, line).catch((error: unknown) =>
        log.warn("discord.aside.failed", { place: placeOf(at).id, error }),
      );
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
  const message = { reply, question: false, live: false, outcomes: [], refused: true };
  await send(place, message, { inbound, key: `${inbound}:aside`, onlyFor });
}

function deferral(shownAs: ShownAs): Callback {
  if (shownAs === "silent") return { type: 6 };
  return shownAs === "private" ? { type: 5, data: { flags: EPHEMERAL } } : { type: 5 };
}
