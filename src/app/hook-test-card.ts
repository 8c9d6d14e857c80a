import { hookTestId } from "../core/arrival.ts";
import type { TestEvent } from "../core/events.ts";
import type { Watched } from "./watch.ts";

/**
 * Shows in the admins' channel that a test event came all the way. Resolves with the channel; undefined: there is none.
 * Throws when the card may not have arrived.
 */
export function createTestCard(
  channel: string | undefined,
  { reaches, post }: Pick<Watched, "reaches" | "post">,
): (event: TestEvent) => Promise<string | undefined> {
  return async ({ account, id }) => {
    if (channel === undefined || !reaches(channel)) return undefined;
    const title = `A test event of ${account} has arrived: its webhook works.`;
    await post(channel, { type: "reply", tone: "good", title }, `${hookTestId(account)}:${id}`);
    return channel;
  };
}
