import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Desk } from "../core/desk.ts";
import { BotError } from "../core/errors.ts";
import { type Inbound, messageOf } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Inbox, Owed, Receipt } from "../engine/inbox.ts";
import { idOfInbound } from "../engine/plan-id.ts";
import { type Replica, takenOver } from "../engine/replica.ts";
import type { Conversation } from "./conversation.ts";
import type { KnownPeople } from "./known-people.ts";
import { lineReply } from "./replies.ts";
import { openTurn, type Turn } from "./turn.ts";

/** Between two attempts to write down that something was answered. */
const SETTLE_AGAIN_MS = 5_000;

export interface EarsParts {
  readonly conversation: Conversation;
  readonly inbox: Inbox;
  readonly replica: Replica;
  readonly clock: Clock;
  readonly log: Log;
  /** What adapters may ask for beside. */
  readonly desk: Desk;
  readonly people: Pick<KnownPeople, "hearing" | "hearingWithoutStore">;
  /** Where a plan's message stands, as far as that is known. */
  refOf(plan: StoredPlan): Promise<MessageRef | undefined>;
}

/** The adapters through which the bot hears and tells, and what it is busy with for them. */
export interface AppEars {
  /** From now on something can be told through it. */
  add(adapter: ChatAdapter): void;
  /** From now on it is heard. */
  listen(adapter: ChatAdapter): Promise<void>;
  /** Those that were added. */
  adapters(): readonly ChatAdapter[];
  /** Whether something can be told on this platform. */
  reaches(platform: string): boolean;
  /**
   * Hears something that nobody says anew, as if it were said now. Resolves once it is durable, or was heard before.
   * Throws BotError("not_configured") where nobody can be told.
   */
  hearAgain(inbound: Inbound): Promise<void>;
  /** The adapter of a platform, for messages that are no answers. */
  adapterOf(platform: string): ChatAdapter | undefined;
  /** Goes on with a plan that a former process left, and tells it. Never throws. */
  finish(plan: StoredPlan): Promise<void>;
  /** Tells that a former process was interrupted before it began. */
  interrupted(owed: Owed): void;
  /** Resolves when everything that was heard is answered for good. */
  idle(): Promise<void>;
  /** Hears no more, once what was heard is answered. */
  stop(): Promise<void>;
  /** Breaks off deliveries that are being tried again: the next start tells what is missing. */
  hurry(): void;
}

export function createEars({ conversation, inbox, replica, clock, log, desk, people, refOf }: EarsParts): AppEars {
  const adapters: ChatAdapter[] = [];
  const busy = new Set<Promise<void>>();
  const hurrying = new AbortController();
  const { signal } = hurrying;

  /** Work that ends by itself; whatever it throws is told by somebody else, or at the next start. */
  function track(facts: { readonly inbound: string }, work: () => Promise<void>): Promise<void> {
    const tracked = work()
      .catch((error: unknown) => {
        const isExpected = signal.aborted || (error instanceof BotError && error.code !== "bug");
        log[isExpected ? "warn" : "error"]("inbound.left", { ...facts, error });
      })
      .finally(() => busy.delete(tracked));
    busy.add(tracked);
    return tracked;
  }

  async function idle(): Promise<void> {
    while (busy.size > 0) await Promise.all(busy);
  }

  function adapterOf(platform: string): ChatAdapter | undefined {
    return adapters.find((adapter) => adapter.platform === platform);
  }

  function reachable(platform: string): ChatAdapter {
    const adapter = adapterOf(platform);
    if (adapter === undefined) throw new BotError("not_configured", `Nobody can be told on ${platform}.`);
    return adapter;
  }

  /** After each silence the store is asked once: somebody else may have taken the saying over, and tells it. */
  function whileHeld(receipt: Receipt): () => Promise<void> {
    let sure = replica.silences();
    return async () => {
      const silences = replica.silences();
      if (silences === sure) return;
      if (!(await inbox.holds(receipt))) throw takenOver();
      sure = silences;
    };
  }

  function answerTo({ id, place, actor }: Inbound, receipt: Receipt | BotError, adapter: ChatAdapter): Turn {
    const held = receipt instanceof BotError ? {} : { mayTell: whileHeld(receipt) };
    const posting = { inbound: id, key: idOfInbound(id) };
    return openTurn({ adapter, place, speaker: actor, posting, ...held, clock, log, signal });
  }

  /** The answer to what a former process heard, and may have told already. */
  function lateAnswerTo(
    { id, place, actor }: Pick<Inbound, "id" | "place" | "actor">,
    begun: { readonly ref: MessageRef | undefined; readonly since: number },
  ): Turn {
    const adapter = reachable(place.platform);
    // Where messages do not last, whoever asked is gone too.
    const posting = { ...(adapter.keepsMessages ? { inbound: id } : {}), key: idOfInbound(id) };
    return openTurn({ adapter, place, speaker: actor, posting, begun, clock, log, signal });
  }

  /**
   * The saying with its people as they are known, and the right to answer it: undefined when it was heard before, the
   * error when the store cannot take it.
   */
  async function receive(
    heard: Inbound,
  ): Promise<{ readonly inbound: Inbound; readonly receipt: Receipt | BotError | undefined }> {
    for (let tries = 1; ; tries += 1) {
      try {
        const inbound = await people.hearing(heard);
        return { inbound, receipt: await inbox.receive(inbound) };
      } catch (error) {
        if (!(error instanceof BotError) || error.code !== "store_failed") throw error;
        // One that was frozen wakes up to connections that are dead; another may have heard it meanwhile.
        if (tries === 1 && replica.silences() > 0) continue;
        log.error("inbound.not_stored", { inbound: heard.id, error });
        return { inbound: people.hearingWithoutStore(heard), receipt: error };
      }
    }
  }

  async function hear(heard: Inbound, adapter: ChatAdapter, onAccepted: () => void): Promise<void> {
    if (!conversation.concerns(heard)) return onAccepted();
    const began = clock.elapsed();
    const { inbound, receipt } = await receive(heard).finally(onAccepted);
    if (receipt === undefined) {
      log.info("inbound.repeated", { inbound: inbound.id });
      return;
    }
    if (!(receipt instanceof BotError)) {
      log.info("inbound.accepted", { inbound: inbound.id, ms: clock.elapsed() - began });
    }
    try {
      await conversation.hear({ inbound, receipt, turn: answerTo(inbound, receipt, adapter) });
    } catch (error) {
      if (!adapter.keepsMessages && error instanceof BotError && error.code === "taken_over") {
        await sayWhereItGoesOn(inbound, adapter);
      }
      throw error;
    }
    if (!(receipt instanceof BotError)) await settle(receipt);
  }

  /** Where messages do not last, whoever goes on cannot tell the one who asked. */
  async function sayWhereItGoesOn({ id, place }: Inbound, adapter: ChatAdapter): Promise<void> {
    const reply = lineReply("warn", "Another Tocsin goes on with this: `history` tells what became of it.");
    await adapter.send(place, messageOf(reply, { refused: true }), { inbound: id, key: idOfInbound(id) });
  }

  async function settle(receipt: Receipt): Promise<void> {
    for (;;) {
      try {
        return await inbox.settle(receipt);
      } catch (error) {
        log.error("inbound.not_settled", { inbound: receipt.inbound, error });
        await clock.sleep(SETTLE_AGAIN_MS, signal);
      }
    }
  }

  return {
    idle,
    adapterOf,
    hearAgain: async (inbound) => {
      const adapter = reachable(inbound.place.platform);
      const { promise, resolve } = Promise.withResolvers<void>();
      void track({ inbound: inbound.id }, () => hear(inbound, adapter, resolve));
      await promise;
    },
    adapters: () => adapters,
    reaches: (platform) => adapterOf(platform) !== undefined,
    add: (adapter) => void adapters.push(adapter),
    listen: (adapter) =>
      adapter.start(
        (inbound, onAccepted = () => undefined) =>
          track({ inbound: inbound.id }, () => hear(inbound, adapter, onAccepted)),
        desk,
      ),
    finish: (plan) =>
      track({ inbound: plan.inbound }, async () => {
        const begun = { ref: await refOf(plan), since: plan.createdAt };
        const turn = lateAnswerTo({ id: plan.answers, place: plan.place, actor: plan.actor }, begun);
        await conversation.finish(plan, turn);
      }),
    interrupted: ({ inbound, receipt, at }) => {
      void track({ inbound: inbound.id }, async () => {
        await conversation.interrupted({
          inbound,
          receipt,
          turn: lateAnswerTo(inbound, { ref: undefined, since: at }),
        });
        await settle(receipt);
      });
    },
    hurry: () => hurrying.abort(new BotError("stopping", "Tocsin is stopping.")),
    stop: async () => {
      await idle();
      await Promise.all(adapters.map((adapter) => adapter.stop()));
      // Somebody may have said something until the very end.
      await idle();
    },
  };
}
