import type { ChatAdapter } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import { type Inbound, messageOf } from "../core/inbound.ts";
import type { Choice } from "../core/reply.ts";
import type { Store } from "../core/store.ts";
import { isConflict } from "../engine/commit.ts";
import { idOfInbound } from "../engine/plan-id.ts";
import type { OpenQuestion, Questions } from "../engine/questions.ts";
import { fromStore } from "../engine/stored.ts";
import type { Timer, TimerHandlers } from "../engine/timers.ts";
import type { Expiries } from "./expiries.ts";
import { type GoingOn, KNOWN_NOW, type RefusedSaying } from "./refused-sayings.ts";
import { choiceReply } from "./replies.ts";

/** Later than that, after a stop, nobody expects it any more: they are asked. */
const AT_ONCE_WITHIN_MS = 60_000;

export interface KnownNowParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly questions: Pick<Questions, "ask">;
  readonly expiries: Pick<Expiries, "question">;
  adapterOf(platform: string): ChatAdapter | undefined;
  /** Hears it as if it had just been said. Resolves once it is accepted, or was heard before. */
  hear(inbound: Inbound): Promise<void>;
}

/** Goes on with what people were refused before they were known: their sentence takes the road of every sentence. */
export function knownNowHandlers(parts: KnownNowParts): TimerHandlers {
  const { store, clock, questions, expiries, adapterOf, hear } = parts;

  async function goOn({ data }: Timer): Promise<undefined> {
    const { saying, at, atOnce } = fromStore<GoingOn>({ value: data });
    const { goesOnAs: id, actor, place, text, until } = saying;
    if (until <= clock.now()) return undefined;
    // Tried before, by a process that is gone.
    if ((await store.get("seen", id)) !== undefined) return undefined;
    if (atOnce && clock.now() - at < AT_ONCE_WITHIN_MS) await hear({ id, actor, place, text, addressed: true });
    else await offer(saying);
    return undefined;
  }

  async function offer(saying: RefusedSaying): Promise<void> {
    const { goesOnAs, actor, place, isUnseen } = saying;
    const choice = offerOf(saying);
    const question = await asked(choice, saying);
    const message = messageOf(choiceReply(choice), { question: true, asks: question.id });
    const posting = { key: idOfInbound(goesOnAs), ...(isUnseen ? { onlyFor: actor } : {}) };
    const ref = await adapterOf(place.platform)?.send(place, message, posting);
    // A message that only its reader sees cannot be edited when its time is over.
    if (ref !== undefined && !isUnseen) await expiries.question(question, ref);
  }

  /** It may have been put already, by an attempt whose message did not arrive. */
  async function asked(choice: Choice, saying: RefusedSaying): Promise<OpenQuestion> {
    const { goesOnAs, actor, place, shown: said, until } = saying;
    const origin = { inbound: goesOnAs, actor, place, said, command: "", args: null };
    const askedAt = clock.now();
    try {
      return await questions.ask(choice, origin, until - askedAt);
    } catch (error) {
      if (!isConflict(error)) throw error;
      return { id: idOfInbound(goesOnAs), subject: choice, origin, askedAt, expiresAt: until };
    }
  }

  return { [KNOWN_NOW]: goOn };
}

function offerOf({ actor, shown, text }: RefusedSaying): Choice {
  return {
    type: "choice",
    text: [`${actor.name}, I know your address now. Go on with `, { type: "code", text: shown }, "?"],
    options: [{ label: "Go on", say: text }],
  };
}
