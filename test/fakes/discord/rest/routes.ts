import { basicRoutes, type GatewayFacts } from "./basics.ts";
import type { Route } from "./call.ts";
import { callbackRoutes } from "./callbacks.ts";
import { channelRoutes } from "./channels.ts";
import { commandRoutes } from "./commands.ts";
import { messageRoutes } from "./messages.ts";
import { pinRoutes } from "./pins.ts";
import { reactionRoutes } from "./reactions.ts";
import { threadRoutes } from "./threads.ts";
import { webhookRoutes } from "./webhooks.ts";

export function allRoutes(gateway: GatewayFacts): readonly Route[] {
  return [
    ...basicRoutes(gateway),
    ...channelRoutes,
    ...messageRoutes,
    ...threadRoutes,
    ...pinRoutes,
    ...reactionRoutes,
    ...commandRoutes,
    ...callbackRoutes,
    ...webhookRoutes,
  ];
}
