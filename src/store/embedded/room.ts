import type { Clock } from "../../core/clock.ts";
import type { BotError } from "../../core/errors.ts";
import { isNoRoom } from "./faults.ts";
import type { Writer } from "./writer.ts";

/** How long after a refusal it is tried whether there is room again, unless somebody writes before. */
const TRY_AGAIN_MS = 5_000;

/**
 * Why there is no room on the disk; undefined while there is. The last commit tells; when none comes for a while, whoever
 * asks makes a commit of nothing, which takes the room of a small one.
 */
export function watchRoom(writer: Writer, clock: Clock): () => BotError | undefined {
  let known: BotError | undefined;
  let knownSince = 0;
  return () => {
    const now = clock.elapsed();
    if (writer.shortage() !== known) {
      known = writer.shortage();
      knownSince = now;
    }
    if (known === undefined || now - knownSince < TRY_AGAIN_MS) return known;
    knownSince = now;
    try {
      writer.run(() => undefined);
    } catch (error) {
      if (!(error instanceof Error && isNoRoom(error.cause))) throw error;
    }
    known = writer.shortage();
    return known;
  };
}
