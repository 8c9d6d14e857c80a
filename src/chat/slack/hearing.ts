import { type Clock, sleptThrough } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { SlackDoor } from "./door.ts";
import type { Take } from "./incoming/http.ts";
import type { Intake } from "./incoming/intake.ts";
import { openSocketRoad, type SocketRoad } from "./incoming/socket.ts";
import type { SlackSettings } from "./settings.ts";

/** How long a stop waits until what was heard is acknowledged. */
const DRAIN_MS = 3_000;

export interface HearingOptions {
  readonly settings: Pick<SlackSettings, "road" | "apiUrl">;
  readonly door: SlackDoor;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
}

/** The bot's ear in Slack, on whichever road. */
export interface Hearing {
  /** Whether Slack reaches the bot now; undefined where that cannot be told. */
  isConnected(): boolean | undefined;
  /** Hears no more: what comes from now on is delivered again, to another process or the next start. */
  stop(): Promise<void>;
}

/** Hears from now on. Throws BotError("vendor_auth") when Slack refuses the socket's token. */
export async function openHearing({ settings, door, intake, clock, log }: HearingOptions): Promise<Hearing> {
  const { road, apiUrl } = settings;
  let isOpen = true;
  const take: Take = (delivery) => (isOpen ? intake.take(delivery) : undefined);
  let socket: SocketRoad | undefined;
  if (road.type === "http") door.receive(take);
  else socket = await openSocketRoad({ appToken: road.appToken, apiUrl, clock, log, take });
  return {
    isConnected: () => socket?.isConnected(),
    async stop() {
      isOpen = false;
      const patience = new AbortController();
      await Promise.race([intake.idle(), sleptThrough(clock, DRAIN_MS, patience.signal)]);
      patience.abort();
      await socket?.stop();
    },
  };
}
