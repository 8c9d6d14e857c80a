import { createSlackDoor } from "../chat/slack/door.ts";
import type { SlackSettings } from "../chat/slack/settings.ts";
import { openSlack } from "../chat/slack/slack.ts";
import type { Chat } from "./connecting.ts";
import type { Setup } from "./setup.ts";
import { slackAids } from "./slack-aids.ts";

/** Slack, as it is configured. Loads Slack's libraries. */
export function slackChat({ config, clock, log: ownLog }: Setup, settings: SlackSettings): Chat {
  const { zone, adminChannel } = config;
  const door = createSlackDoor({ settings, clock, log: ownLog });
  return {
    platform: "slack",
    plugins: [door.plugin],
    open: (app, log) => {
      const aids = slackAids(app, { clock, log, adminChannel });
      return openSlack({ settings, door, store: app.watched.store, policy: app.slack, zone, clock, log, aids });
    },
  };
}
