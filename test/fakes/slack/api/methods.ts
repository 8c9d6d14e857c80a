import { basicMethods } from "./basics.ts";
import { chatMethods } from "./chat.ts";
import type { Method } from "./method.ts";
import { userMethods } from "./users.ts";

/** Every method that takes a bot token. */
export const METHODS: Readonly<Record<string, Method>> = {
  ...basicMethods,
  ...chatMethods,
  ...userMethods,
};
