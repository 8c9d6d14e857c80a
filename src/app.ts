import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { INTEGRATIONS } from "../integrations/index.ts";
import { type ConnectedAccounts, connectAccounts } from "./app/accounts.ts";
import { bannerLines } from "./app/banner.ts";
import { createBoardCards } from "./app/board-cards.ts";
import { createBot } from "./app/bot.ts";
import { createCardUpkeep } from "./app/card-upkeep.ts";
import { completionsOf } from "./app/completions.ts";
import { discordTerms } from "./app/discord-policy.ts";
import { createEars } from "./app/ears.ts";
import { createExpiries, expiryHandlers } from "./app/expiries.ts";
import { createAppFeed } from "./app/feed.ts";
import { createRoutes } from "./app/feed-routes.ts";
import { createHearingVendors } from "./app/hearing-vendors.ts";
import { examineHooks } from "./app/hook-doctor.ts";
import { hookSources } from "./app/hook-sources.ts";
import { createTestCard } from "./app/hook-test-card.ts";
import { knownNowHandlers } from "./app/known-now.ts";
import { lastWordHandlers } from "./app/last-words.ts";
import { createMessageBook } from "./app/message-book.ts";
import { createMirrors } from "./app/mirrors.ts";
import { loadedNames } from "./app/names.ts";
import { createRefusedSayings } from "./app/refused-sayings.ts";
import { slackTerms } from "./app/slack-policy.ts";
import { speakerOf } from "./app/speaker.ts";
import { createSuccession } from "./app/succession.ts";
import { posting, type Watched } from "./app/watch.ts";
import type { DiscordTerms } from "./chat/discord/terms.ts";
import type { SlackTerms } from "./chat/slack/terms.ts";
import { COMMANDS } from "./commands/index.ts";
import { findingsReply } from "./commands/system.ts";
import type { Config } from "./config.ts";
import type { ChatAdapter } from "./core/chat.ts";
import type { Clock } from "./core/clock.ts";
import type { HttpClient } from "./core/http.ts";
import type { Log } from "./core/log.ts";
import type { Actor } from "./core/people.ts";
import type { Reply } from "./core/reply.ts";
import type { FeedRoad } from "./core/routes.ts";
import type { Store } from "./core/store.ts";
import { createInbox } from "./engine/inbox.ts";
import { createReplica } from "./engine/replica.ts";
import { createTimers } from "./engine/timers.ts";
import type { HooksDoor } from "./hooks/door.ts";
import { createHttpClient, type HttpClientOptions } from "./http/client.ts";
import { openIncoming } from "./incoming/incoming.ts";
import { createSenders } from "./incoming/senders.ts";
import { createPolicyHolder, type PolicyHolder } from "./policy/holder.ts";
import { realClock } from "./real-clock.ts";
import { isEmbedded } from "./store/embedded/open.ts";
import { openStoreAt, placeOf } from "./store/open-at.ts";

/** Whom tocsin.yaml may speak of, configured or not: whoever moves from one vendor to another changes .env alone. */
const VENDORS = INTEGRATIONS.map(({ id }) => id);
/** What a person at a prompt names most. */
const WARM_KINDS = ["component", "person", "service", "team", "schedule", "policy"] as const;
/** What cards name, and vendors' lists tell by ids alone. */
const CARD_KINDS = ["team"] as const;
/** How long a stop waits for plans that are being carried out; the rest goes on at the next start. */
const STOP_GRACE_MS = 15_000;

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Load the names at the start, beside everything else: for completion, and for people's full names. */
  readonly warm?: boolean;
  /** Let the sandbox's company have a new alert now and then: for a person at the prompt. */
  readonly trickle?: boolean;
  /** Default: the one that the settings name. Tests put something between. */
  openStore?(options: StoreOptions): Promise<Store>;
  /** Default: the real one. Tests look at it to know when a request is under way. */
  openHttp?(options: HttpClientOptions): HttpClient;
  /** Time of the leases under which processes share a store. Default: real time. */
  readonly pulse?: Clock;
  /** How long "not found" does not count yet, ms. Default: the engine's; the torture run turns it off to see that it counts. */
  readonly settleMs?: number;
}

export interface StoreOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}

/** The bot, wired. */
export interface App {
  /** Takes up the plans that a former process left and that can be told through it; then starts it and gives it ears. */
  attach(adapter: ChatAdapter): Promise<void>;
  /** What to say at the start: where we are, warnings, plans that are being finished. */
  readonly banner: readonly string[];
  /** The console's speaker: `as`, else TOCSIN_USER, else the sample responder, else somebody who may only read. */
  speaker(as?: string): Actor;
  /** What a line that begins so may become; from what is already loaded. */
  completions(prefix: string): readonly string[];
  /** Resolves when everything that was heard is answered for good. */
  idle(): Promise<void>;
  /** Webhooks are taken at this door from now on; `url`: the address of the server that it is in. */
  hears(door: HooksDoor, url: string): void;
  /** Follows the vendors' alerts from now on, and shows them as cards. Called once, when the chats are there. */
  follow(): void;
  /** Reads tocsin.yaml again. Throws BotError("bad_input") and keeps the old one when it is bad. */
  reload(): Promise<string>;
  doctor(): Promise<Reply>;
  /** For whoever watches over it. */
  readonly watched: Watched;
  /** What else whoever a vendor knows by this address is called; see KnownPeople. */
  alsoKnownAs(address: string): Promise<readonly string[]>;
  /** What tocsin.yaml says about Slack. */
  readonly slack: SlackTerms;
  /** What tocsin.yaml and the commands say about Discord. */
  readonly discord: DiscordTerms;
  stop(): Promise<void>;
}

/** Wires the bot: settings, store, vendors, engine, router. Throws BotError or ConfigError with the line to act on. */
export async function openApp(options: AppOptions): Promise<App> {
  const opened: Closer[] = [];
  try {
    return await wire(options, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

type Closer = () => Promise<void>;

/** The last opened first: the store outlives everything that writes to it. */
async function closeAll(opened: readonly Closer[]): Promise<void> {
  for (const close of opened.toReversed()) await close();
}

async function wire(options: AppOptions, opened: Closer[]): Promise<App> {
  const { config, clock, log, trickle = false, warm = false, pulse = realClock, settleMs } = options;
  const { openStore: open = openStore, openHttp = createHttpClient } = options;
  const store = await open({ config, clock, log });
  opened.push(store.close);
  const replica = createReplica({ store, clock: pulse, log, onSilence: () => bot.engine.breakOff() });
  const http = openHttp({ clock, mayWrite: replica.ensureAlive });
  const vendors = await connectAccounts({ config, clock, http, trickle });
  opened.push(vendors.stop, http.stop);
  const { sample } = vendors;
  const policies = await openPolicies(config, vendors);
  const senders = createSenders(clock, () => policies.current().hooks);
  const hears = config.http !== undefined && config.secret !== undefined;
  const accounts = [...vendors.accounts, ...(hears ? [openIncoming({ store, clock, log, senders })] : [])];
  const inbox = createInbox({ store, clock, log, replica });
  const expiries = createExpiries({ store, log, now: () => clock.now(), timers: () => timers });
  const refused = createRefusedSayings({ store, clock, log, timers: () => timers });
  const vendorNames = new Set(accounts.map(({ account }) => account));
  const mirrors = createMirrors({
    store,
    clock,
    log,
    mirrorsOf: (place) => policies.current().mirrorsOf(place),
    isNews: ({ operations }) => operations.some(({ account }) => vendorNames.has(account)),
    timers: () => timers,
    adapterOf: (platform) => ears.adapterOf(platform),
  });
  const bot = createBot({
    config,
    clock,
    log,
    http,
    store,
    replica,
    inbox,
    expiries,
    refused,
    mirrors,
    pulse,
    accounts,
    policies,
    touching: (plan) => feed.touching(plan),
    touched: (plan, outcomes) => feed.touched(plan, outcomes),
    hookFindings: () => examineHooks({ ...hearing, accounts, store, clock, roadOf, unheard: hearing.deafness() }),
    chats: () => ears.adapters(),
    settleMs,
  });
  await replica.start();
  opened.push(replica.stop);
  if (warm) void bot.vocabulary.prefetch(WARM_KINDS);
  const unfinished = await store.list("claims");
  const ears = createEars({
    conversation: bot.conversation,
    inbox,
    replica,
    clock,
    log,
    desk: bot.desk,
    people: bot.people,
    refOf: createMessageBook(store, log).refOf,
  });
  const { adapterOf, reaches } = ears;
  const { questions, topics, cards } = bot;
  const handlers = {
    ...expiryHandlers(store, adapterOf),
    ...lastWordHandlers({ clock, topics, cards, adapterOf }),
    ...knownNowHandlers({ store, clock, questions, expiries, adapterOf, hear: ears.hearAgain }),
  };
  const routes = createRoutes(config, policies.current, adapterOf);
  const hearing = createHearingVendors({
    config,
    store,
    vendors,
    accounts,
    sources: hookSources(accounts, senders),
    routes,
    feed: () => feed,
  });
  const roadOf = (account: string): FeedRoad => policies.current().roadOf(account) ?? hearing.roadOf(account);
  const feed = createAppFeed({
    store,
    clock,
    pulse,
    log,
    owner: replica.id,
    accounts,
    routes,
    adapterOf,
    roadOf,
    posted: (place, ref, { about }) => topics.keep(place, ref, about),
    onBoard: createBoardCards({ store, clock, accounts, routes, adapterOf }),
    onTest: createTestCard(config.adminChannel, posting(adapterOf)),
  });
  const upkeep = createCardUpkeep({ known: feed.known, cards, context: bot.ownContext });
  const timers = createTimers({ store, clock, pulse, log, reaches, handlers });
  const succession = createSuccession({ store, engine: bot.engine, inbox, ears, clock: pulse, log });
  succession.start();
  timers.start();
  return {
    attach: async (adapter) => {
      ears.add(adapter);
      timers.changed();
      // What was left is somebody's before anything new is heard.
      await succession.sweep();
      await ears.listen(adapter);
    },
    idle: async () => {
      await ears.idle();
      await Promise.all([feed.idle(), upkeep.idle()]);
    },
    banner: bannerLines(
      config,
      vendors.accounts,
      [...storeNotes(store), ...vendors.notes, ...bot.warnings()],
      unfinished.length,
    ),
    speaker: (as) => speakerOf(as, { user: config.user, zone: config.zone, sample }, policies.current()),
    completions: (prefix) => completionsOf(prefix, COMMANDS, loadedNames(bot.vocabulary)),
    hears: hearing.open,
    follow: () => {
      void bot.vocabulary.prefetch(CARD_KINDS);
      upkeep.begin();
      feed.begin();
    },
    reload: policies.reload,
    alsoKnownAs: bot.people.alsoKnownAs,
    doctor: async () => findingsReply(await bot.doctor()),
    watched: { store, http, replica: replica.id, ...posting(ears.adapterOf) },
    slack: slackTerms(policies.current, config.adminChannel),
    discord: discordTerms(policies.current, bot.grammar, config.adminChannel),
    stop: async () => {
      hearing.close();
      upkeep.end();
      await Promise.all([succession.stop(), timers.stop(), feed.stop()]);
      await bot.engine.stop(STOP_GRACE_MS);
      ears.hurry();
      await ears.stop();
      await mirrors.idle();
      await closeAll(opened);
    },
  };
}

/** What an embedded store found at its start: that it is new, or that something beside it is missing. */
function storeNotes(store: Store): readonly string[] {
  return isEmbedded(store) ? store.notes : [];
}

function openStore({ config, clock, log }: StoreOptions): Promise<Store> {
  const { address, schema } = placeOf(config);
  return openStoreAt(address, { clock, log, schema });
}

/** The policy over these accounts; in the sandbox the sample person is a responder. */
function openPolicies(config: Config, { sample }: Pick<ConnectedAccounts, "sample">): Promise<PolicyHolder> {
  return createPolicyHolder({
    settings: {
      ...config,
      responders: sample === undefined ? config.responders : [...config.responders, sample.email],
    },
    accounts: VENDORS,
    read: async (path) => (existsSync(path) ? readFile(path, "utf8") : undefined),
  });
}
