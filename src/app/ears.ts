import type { ChatAdapter } from "../core/chat.ts";
import type { Log } from "../core/log.ts";
import type { Actor } from "../core/people.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Conversation } from "./conversation.ts";
import { openTurn } from "./turn.ts";

export interface EarsParts {
  readonly conversation: Conversation;
  readonly log: Log;
  /** Plans that a former process left: told through the first adapter. */
  readonly unfinished: readonly StoredPlan[];
  /** The speaker as the policy knows them. */
  knownActor(actor: Actor): Actor;
}

/** The adapters through which the bot hears, and what it is busy with for them. */
export interface AppEars {
  /** Starts the adapter; then finishes the plans that a former process left, if nobody has yet. */
  attach(adapter: ChatAdapter): Promise<void>;
  /** Resolves when everything that was heard is answered for good. */
  idle(): Promise<void>;
  /** Hears no more, once what was heard is answered. */
  stop(): Promise<void>;
}

export function createEars({ conversation, log, unfinished, knownActor }: EarsParts): AppEars {
  const adapters: ChatAdapter[] = [];
  const busy = new Set<Promise<void>>();
  const left = [...unfinished];

  function track(work: Promise<void>): Promise<void> {
    busy.add(work);
    return work.finally(() => busy.delete(work));
  }

  async function idle(): Promise<void> {
    while (busy.size > 0) await Promise.all(busy);
  }

  return {
    idle,
    attach: async (adapter) => {
      adapters.push(adapter);
      await adapter.start((inbound) => {
        const known = { ...inbound, actor: knownActor(inbound.actor) };
        return track(conversation.hear(known, openTurn(adapter, inbound.place, inbound.id, log)));
      });
      for (const plan of left.splice(0)) {
        void track(conversation.finish(plan, openTurn(adapter, plan.place, undefined, log)));
      }
    },
    stop: async () => {
      await idle();
      await Promise.all(adapters.map((adapter) => adapter.stop()));
      // Somebody may have said something until the very end.
      await idle();
    },
  };
}
