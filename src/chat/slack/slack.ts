import { accepting } from "../../core/accepting.ts";
import type { ChatAdapter } from "../../core/chat.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Store } from "../../core/store.ts";
import type { SlackAids } from "./aids.ts";
import { createSlackDirectory } from "./directory.ts";
import { heardFinding } from "./doctor/connection.ts";
import { slackFindings } from "./doctor/findings.ts";
import { createSlackDoor, type SlackDoor } from "./door.ts";
import { type Hearing, openHearing } from "./hearing.ts";
import { listenToHome } from "./home/home.ts";
import { createAside } from "./incoming/aside.ts";
import { openIncoming } from "./incoming/bolt.ts";
import { listenToLifecycle } from "./installations/lifecycle.ts";
import { openInstallations } from "./installations/open.ts";
import { whereItIs } from "./introduction.ts";
import { createNames, PLATFORM } from "./names.ts";
import { createClerk } from "./oauth/clerk.ts";
import { createOutgoing } from "./outgoing/outgoing.ts";
import { createSlackPeople } from "./people.ts";
import type { Listen, SlackParts } from "./ports.ts";
import { listenToProfiles } from "./profile-news.ts";
import type { SlackSettings } from "./settings.ts";
import type { SlackTerms } from "./terms.ts";
import { createUsergroups } from "./usergroups/usergroups.ts";
import { listenToNoteForm } from "./views/note-form.ts";
import { listenToShortcuts } from "./views/shortcuts.ts";
import { listenToStatusForm } from "./views/status-form.ts";
import { createSlackWeb } from "./web/web.ts";

const LISTENERS: readonly Listen[] = [
  listenToStatusForm,
  listenToNoteForm,
  listenToShortcuts,
  listenToHome,
  listenToProfiles,
];

export interface SlackOptions {
  readonly settings: SlackSettings;
  readonly store: Store;
  readonly policy: SlackTerms;
  /** IANA zone of people whose own Slack does not say. */
  readonly zone: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly aids?: SlackAids;
  /** What is on the bot's HTTP server already. Default: one of its own, as `plugin`. */
  readonly door?: SlackDoor;
}

export interface SlackAdapter extends ChatAdapter {
  /** For the bot's own HTTP server. */
  readonly plugin: SlackDoor["plugin"];
  /** Where it is connected, for a person who starts it. */
  readonly line: string;
}

/**
 * Slack as one chat of the bot's. Asks Slack who the bot is, and hears nothing until it is started; `start` throws
 * BotError("vendor_auth") when Slack refuses the socket's token. Throws what `openInstallations` throws.
 */
export async function openSlack(options: SlackOptions): Promise<SlackAdapter> {
  const { settings, store, policy, zone, clock, log, aids = {}, door = createSlackDoor(options) } = options;
  const { apiUrl } = settings;
  const installations = await openInstallations({ settings, store, clock, log, mayJoin: policy.mayJoin });
  const { register } = installations;
  const names = createNames(installations.home);
  const web = createSlackWeb({ installations, apiUrl, clock, log });
  const people = createSlackPeople({ web, names, clock, log, zone });
  const outgoing = createOutgoing({ web, names, installations, apiUrl, zone, clock, log });
  const stopping = new AbortController();
  let hearing: Hearing | undefined;
  let duties: Promise<void> = Promise.resolve();
  const connection = async () => heardFinding(hearing?.isConnected());
  return {
    platform: PLATFORM,
    keepsMessages: true,
    // By the slash command's own address, as an ephemeral message, or in the direct message.
    whispers: () => true,
    directory: createSlackDirectory({ web, names, people, installations, zone }),
    plugin: door.plugin,
    line: await whereItIs({ settings, installations, people }),
    async start(ears, desk) {
      const parts: SlackParts = {
        ...{ web, names, people, installations, policy, clock, log, desk },
        stopping: stopping.signal,
        accept: accepting(ears, clock),
        answerThrough: outgoing.answerThrough,
      };
      const listeners = [...LISTENERS, listenToLifecycle({ register, ...aids })];
      const intake = openIncoming({ parts, aside: createAside(parts, outgoing.send), listeners });
      hearing = await openHearing({ settings, door, intake, clock, log });
      duties = keepUsergroups(parts, aids);
      if (register !== undefined) door.admit(createClerk({ register, policy, apiUrl, log }));
    },
    doctor: () => slackFindings({ web, names, installations, policy, log, connection }),
    async stop() {
      door.admit(undefined);
      await hearing?.stop();
      stopping.abort();
      outgoing.stop();
      await web.stop();
      await duties;
    },
    send: outgoing.send,
    update: outgoing.update,
  };
}

/** Until the adapter stops. */
function keepUsergroups(parts: SlackParts, aids: SlackAids): Promise<void> {
  const { keep } = createUsergroups({ ...parts, ...aids });
  const { alone = (_name, work, signal) => work(signal) } = aids;
  return alone("slack:usergroups", keep, parts.stopping);
}
