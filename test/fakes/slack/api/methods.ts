import { basicMethods } from "./basics.ts";
import { chatMethods } from "./chat.ts";
import { conversationMethods } from "./conversations.ts";
import { historyMethods } from "./histories.ts";
import type { Method } from "./method.ts";
import { usergroupMethods } from "./usergroups.ts";
import { userMethods } from "./users.ts";
import { viewMethods } from "./views.ts";

/** Every method that takes a bot token. */
export const METHODS: Readonly<Record<string, Method>> = {
  ...basicMethods,
  ...chatMethods,
  ...conversationMethods,
  ...historyMethods,
  ...usergroupMethods,
  ...userMethods,
  ...viewMethods,
};
