import type { DiscordRest } from "../ports.ts";
import { isRefusal } from "./drawing.ts";

const ARCHIVED = 50_083;

/** Does it in a channel, which is opened again first where it is an archived thread. Throws what either throws. */
export async function inOpenThread<T>(rest: DiscordRest, channel: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error, [ARCHIVED])) throw error;
  }
  await rest.call("PATCH", `/channels/${channel}`, { body: { archived: false } });
  return work();
}
