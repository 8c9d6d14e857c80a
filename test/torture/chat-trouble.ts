import { seededRandom } from "../../src/sandbox/seeded-random.ts";

/** This share of posts, edits and acknowledgements goes wrong; the same ones for the same seed and order. */
export interface ChatTrouble {
  readonly seed: number;
  readonly share: number;
}

export interface Trouble {
  readonly kind: "error" | "reset" | "silence";
  /** Before or after the chat has done it. */
  readonly when: "before" | "after";
}

export interface Troubles {
  /** What happens to the next request; usually nothing. */
  draw(): Trouble | undefined;
  end(): void;
}

const KINDS = ["error", "reset", "silence"] as const;

export function createTrouble({ seed, share }: ChatTrouble): Troubles {
  const random = seededRandom(seed);
  let isOver = false;
  return {
    draw() {
      if (isOver || random() >= share) return undefined;
      const kind = KINDS[Math.floor(random() * KINDS.length)] ?? "error";
      return { kind, when: random() < 0.5 ? "before" : "after" };
    },
    end() {
      isOver = true;
    },
  };
}
