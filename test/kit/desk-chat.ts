import type { ChatAdapter, Ears } from "../../src/core/chat.ts";
import type { Desk } from "../../src/core/desk.ts";
import { NO_DESK } from "./no-desk.ts";

/** A chat that is attached only for what it is given: the desk, and ears for what people say in it. */
export interface DeskChat {
  readonly adapter: ChatAdapter;
  readonly desk: Desk;
  readonly ears: Ears;
}

export function deskChat(platform = "asking"): DeskChat {
  let desk = NO_DESK;
  let hear: Ears = async () => undefined;
  return {
    adapter: {
      platform,
      keepsMessages: true,
      start: async (ears, given) => {
        hear = ears;
        desk = given;
      },
      stop: async () => undefined,
      send: async () => ({ platform, id: "1" }),
      update: async () => true,
    },
    get desk() {
      return desk;
    },
    get ears() {
      return hear;
    },
  };
}
