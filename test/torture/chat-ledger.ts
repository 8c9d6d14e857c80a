import type { Inbound, Message } from "../../src/core/inbound.ts";

/** A message as the chat has it. */
export interface Posted {
  readonly id: string;
  readonly place: string;
  /** What it answers; absent for one that nobody asked for. */
  readonly inbound?: string;
  /** Every state that it was in, the last one is what people see. */
  readonly states: readonly Message[];
}

/** What one person said, and who has answered. */
export interface Said {
  readonly inbound: Inbound;
  /** How often it was handed to a replica. */
  readonly deliveries: number;
  readonly isAcknowledged: boolean;
}

/** All that was said and posted in the chat: a message that it has taken is never lost. */
export interface ChatLedger {
  readonly said: ReadonlyMap<string, Said>;
  readonly posted: ReadonlyMap<string, Posted>;
  /** Every message that was posted as an answer to it. */
  answersTo(inbound: string): readonly Posted[];
  say(inbound: Inbound): void;
  delivered(inbound: string): void;
  acknowledge(inbound: string): void;
  /** Makes a message, or finds the one that the same key has made before. */
  post(post: { readonly place: string; readonly key: string; readonly inbound?: string }, message: Message): Posted;
  /** False when there is no such message. */
  edit(id: string, message: Message): boolean;
}

export function createChatLedger(onChange: () => void): ChatLedger {
  const said = new Map<string, Said>();
  const posted = new Map<string, Posted>();
  const byKey = new Map<string, string>();
  const answers = new Map<string, readonly string[]>();

  function change(inbound: string, of: (before: Said) => Partial<Said>): void {
    const before = said.get(inbound);
    if (before !== undefined) said.set(inbound, { ...before, ...of(before) });
  }

  return {
    said,
    posted,
    answersTo: (inbound) => (answers.get(inbound) ?? []).flatMap((id) => posted.get(id) ?? []),
    say(inbound) {
      if (said.has(inbound.id)) throw new Error(`${inbound.id} was said before`);
      said.set(inbound.id, { inbound, deliveries: 0, isAcknowledged: false });
    },
    delivered: (inbound) => change(inbound, ({ deliveries }) => ({ deliveries: deliveries + 1 })),
    acknowledge: (inbound) => change(inbound, () => ({ isAcknowledged: true })),
    post({ place, key, inbound }, message) {
      const known = posted.get(byKey.get(key) ?? "");
      if (known !== undefined) return known;
      const id = `m${posted.size + 1}`;
      const made: Posted = { id, place, ...(inbound === undefined ? {} : { inbound }), states: [message] };
      posted.set(id, made);
      byKey.set(key, id);
      if (inbound !== undefined) answers.set(inbound, [...(answers.get(inbound) ?? []), id]);
      onChange();
      return made;
    },
    edit(id, message) {
      const before = posted.get(id);
      if (before === undefined) return false;
      posted.set(id, { ...before, states: [...before.states, message] });
      onChange();
      return true;
    },
  };
}
