import { accepting } from "../../core/accepting.ts";
import type { ChatAdapter } from "../../core/chat.ts";
import { type Clock, sleptThrough } from "../../core/clock.ts";
import type { Finding } from "../../core/context.ts";
import type { Log } from "../../core/log.ts";
import type { Store } from "../../core/store.ts";
import type { DiscordAids } from "./aids.ts";
import { createDiscordDirectory } from "./directory.ts";
import { discordFinding } from "./doctor/finding.ts";
import { discordFindings } from "./doctor/findings.ts";
import type { DiscordDoor } from "./door.ts";
import { createKeeping, type GatewayKeeping } from "./gateway/keeping.ts";
import { identify } from "./identity.ts";
import { listenToCommands } from "./incoming/commands.ts";
import { createIncoming, type Incoming } from "./incoming/incoming.ts";
import { listenToPresses } from "./incoming/presses.ts";
import { whereItIs } from "./introduction.ts";
import { listenToAutocompletion } from "./menu/autocomplete.ts";
import { createPublisher } from "./menu/publish.ts";
import { PLATFORM } from "./names.ts";
import { createOutgoing } from "./outgoing/outgoing.ts";
import { createDiscordPeople } from "./people.ts";
import { createDiscordPlaces } from "./places.ts";
import type { Listen } from "./ports.ts";
import { createPostBook } from "./post-book.ts";
import { createDiscordRest } from "./rest/rest.ts";
import { createSays } from "./says.ts";
import type { DiscordSettings } from "./settings.ts";
import type { DiscordTerms } from "./terms.ts";
import { listenToMessageMenu } from "./views/message-menu.ts";
import { listenToNoteForm } from "./views/note-form.ts";
import { listenToStatusForm } from "./views/status-form.ts";

/** The first that hears an interaction has it. */
const LISTENERS: readonly Listen[] = [
  listenToStatusForm,
  listenToNoteForm,
  listenToMessageMenu,
  listenToAutocompletion,
  listenToCommands,
  listenToPresses,
];

/** How long a start waits for the gateway, which may be another process's, and a stop until what was heard is accepted. */
const CONNECT_MS = 2_000;
const DRAIN_MS = 3_000;

export interface DiscordOptions {
  readonly settings: DiscordSettings;
  /** On the bot's own HTTP server; without it interactions come over the gateway alone. */
  readonly door?: Pick<DiscordDoor, "receive">;
  readonly store: Pick<Store, "get" | "list" | "commit">;
  readonly policy: DiscordTerms;
  /** IANA zone of people: Discord tells nobody's. */
  readonly zone: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly aids?: DiscordAids;
}

export interface DiscordAdapter extends ChatAdapter {
  /** Where it is connected, for a person who starts it. */
  readonly line: string;
  /** Requests to Discord that are under way: for whoever moves time. */
  busy(): number;
}

/**
 * Discord as one chat of the bot's. Asks Discord who the bot is, and hears nothing until it is started. Throws what
 * `identify` throws.
 */
export async function openDiscord(options: DiscordOptions): Promise<DiscordAdapter> {
  const { settings, door, store, policy, zone, clock, log, aids = {} } = options;
  const { guilds } = settings;
  const rest = createDiscordRest(settings);
  const bot = await identify(rest, settings).catch(async (error: unknown) => {
    await rest.stop();
    throw error;
  });
  const people = createDiscordPeople({ rest, clock, log, zone, guilds });
  const places = createDiscordPlaces({ rest, clock, log });
  const says = createSays(store, clock);
  const outgoing = createOutgoing({ rest, bot, says, posts: createPostBook(store, clock), clock, log, zone });
  const stopping = new AbortController();
  const { menu } = policy;
  const { application } = bot;
  const publisher = createPublisher({ menu, rest, store, application, guilds, clock, log, stopping: stopping.signal });
  let publishing: Promise<void> = Promise.resolve();
  let incoming: Incoming | undefined;
  let gateway: GatewayKeeping | undefined;
  let keeping: Promise<void> = Promise.resolve();
  return {
    platform: PLATFORM,
    keepsMessages: true,
    directory: createDiscordDirectory(people),
    // By the interaction or in a direct message; where neither can be, nothing but that there is something is said.
    whispers: () => true,
    line: await whereItIs(rest, bot, guilds),
    busy: rest.busy,
    async start(ears, desk) {
      const facts = { rest, bot, people, places, policy, says, guilds, clock, log, desk, zone, outgoing };
      const hearing = createIncoming({
        ...facts,
        menu,
        stopping: stopping.signal,
        accept: accepting(ears, clock),
        listeners: LISTENERS,
      });
      incoming = hearing;
      door?.receive((payload, answer) => hearing.take("interaction", payload, answer));
      publishing = publisher.keepPublished();
      const keeper = createKeeping({
        ...{ settings, clock, log, take: hearing.take },
        wantsContent: policy.listensBareSomewhere,
        mayReadContent: async () => (await identify(rest, settings)).mayReadContent === true,
      });
      gateway = keeper;
      const { alone = (_name, work, signal) => work(signal) } = aids;
      keeping = alone("discord:gateway", keeper.keep, stopping.signal);
      const patience = new AbortController();
      await Promise.race([keeper.tried, keeping, sleptThrough(clock, CONNECT_MS, patience.signal)]);
      patience.abort();
    },
    doctor: async () => [
      ...(await discordFindings({ rest, settings, policy, log, connection: () => heardFinding(gateway) })),
      ...publisher.findings(),
    ],
    async stop() {
      door?.receive(undefined);
      incoming?.close();
      const patience = new AbortController();
      await Promise.race([incoming?.idle(), sleptThrough(clock, DRAIN_MS, patience.signal)]);
      patience.abort();
      stopping.abort();
      await Promise.all([keeping, publishing]);
      outgoing.stop();
      await rest.stop();
    },
    send: outgoing.send,
    update: outgoing.update,
  };
}

function heardFinding(gateway: GatewayKeeping | undefined): Finding {
  if (gateway?.isConnected()) return discordFinding("ok", "the gateway is connected");
  if (gateway === undefined || gateway.isKeeping()) {
    return discordFinding("failed", "the gateway is not connected: the log says why");
  }
  return discordFinding("info", "another process hears Discord's gateway; this one tells");
}
