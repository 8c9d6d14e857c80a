import { expect } from "vitest";
import type { AlertEvent } from "../../src/core/events.ts";
import type { Account } from "../../src/core/integration.ts";
import type { HookReceiver } from "./hook-receiver.ts";

/** The alert events of so many webhooks as this account reads them: all came to `path`, and none is of an unknown type. */
export async function alertEvents(
  bot: HookReceiver,
  { capabilities: { events: source } }: Account,
  path: string,
  count: number,
): Promise<readonly AlertEvent[]> {
  if (source === undefined) throw new Error("it tells nothing");
  return (await bot.until(count)).flatMap((request) => {
    expect(request.path).toBe(path);
    const reading = source.read(JSON.parse(Buffer.from(request.raw).toString()), request);
    expect(reading.unknown).toBeUndefined();
    return reading.events.filter((event) => event.type === "alert");
  });
}
