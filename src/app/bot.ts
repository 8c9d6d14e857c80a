import { randomInt } from "node:crypto";
import { COMMANDS, FRAGMENTS } from "../commands/index.ts";
import type { Config } from "../config.ts";
import type { ChatAdapter } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Context, Finding } from "../core/context.ts";
import type { Desk } from "../core/desk.ts";
import type { HttpClient } from "../core/http.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Account } from "../core/integration.ts";
import type { Log } from "../core/log.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import { policyWarnings } from "../core/policy.ts";
import type { Store } from "../core/store.ts";
import { createAudit } from "../engine/audit.ts";
import { isBeingWritten } from "../engine/claims.ts";
import { findDoubt } from "../engine/doubts.ts";
import { createEngine, type Engine } from "../engine/engine.ts";
import type { Inbox } from "../engine/inbox.ts";
import { createQuestions, type Questions } from "../engine/questions.ts";
import type { Replica } from "../engine/replica.ts";
import { createUndo } from "../engine/undo.ts";
import type { PolicyHolder } from "../policy/holder.ts";
import { compileGrammar, type Grammar } from "../router/grammar.ts";
import { createRouter, type Router } from "../router/router.ts";
import { createVocabulary, type Vocabulary } from "../router/vocabulary.ts";
import { absentChats } from "./absent-chats.ts";
import { type Cards, createCards } from "./cards.ts";
import { contextFor, type World } from "./context.ts";
import { type Conversation, createConversation } from "./conversation.ts";
import { createDesk } from "./desk.ts";
import { examine } from "./doctor.ts";
import type { Expiries } from "./expiries.ts";
import { createFeedView } from "./feed-view.ts";
import { createFreshness } from "./freshness.ts";
import { createHome } from "./home.ts";
import { createKnownPeople, type KnownPeople } from "./known-people.ts";
import { createLinkCodes } from "./link-codes.ts";
import { linkKind } from "./link-kind.ts";
import { createLinkStore } from "./link-store.ts";
import { createMessageBook } from "./message-book.ts";
import type { Mirrors } from "./mirrors.ts";
import { findNamed, nameLists } from "./names.ts";
import { createOnDuty } from "./on-duty.ts";
import { oneByOne } from "./one-by-one.ts";
import { createPlanRun } from "./plan-run.ts";
import type { RefusedSayings } from "./refused-sayings.ts";
import { createRehearsal } from "./rehearsal.ts";
import { createStaleAnswers } from "./stale-answers.ts";
import { createStaleViews } from "./stale-views.ts";
import { createStatusDesk } from "./status-desk.ts";
import { createSuggest } from "./suggestions.ts";
import { createTopics, type Topics } from "./topics.ts";

/** What the bot works with; whoever opened it closes it. */
export interface BotParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly http: HttpClient;
  readonly store: Store;
  readonly replica: Replica;
  readonly inbox: Inbox;
  readonly expiries: Expiries;
  readonly refused: RefusedSayings;
  readonly mirrors: Mirrors;
  /** Real time, as of the leases. */
  readonly pulse: Clock;
  readonly accounts: readonly Account[];
  readonly policies: PolicyHolder;
  /** Tells the feed that a plan is about to change alerts. */
  touching(plan: StoredPlan): void;
  /** Tells the feed what a plan did. Never throws. */
  touched(plan: StoredPlan, outcomes: readonly Outcome[]): Promise<void>;
  /** What is wrong with the vendors' webhooks. Never throws. */
  hookFindings(): Promise<readonly Finding[]>;
  /** The chats that there are by now. */
  chats(): readonly ChatAdapter[];
  /** See AppOptions. */
  readonly settleMs?: number | undefined;
}

/** Nobody in particular, nowhere in particular. */
const OWN: Inbound = {
  id: "own",
  actor: { id: "console:", name: "Tocsin", zone: "UTC" },
  place: { id: "console:main", platform: "console" },
  text: "",
  addressed: false,
};

/** Everything between what is heard and the vendors. */
export interface Bot {
  readonly conversation: Conversation;
  readonly engine: Engine;
  readonly questions: Questions;
  readonly vocabulary: Vocabulary;
  readonly people: KnownPeople;
  readonly topics: Topics;
  readonly cards: Cards;
  readonly desk: Desk;
  readonly grammar: Grammar;
  /** For what the bot shows to everybody by itself: its buttons are checked when they are pressed. */
  ownContext(): Context;
  /** What is doubtful about the settings, as they are now. */
  warnings(): readonly string[];
  doctor(): Promise<readonly Finding[]>;
}

export function createBot(parts: BotParts): Bot {
  const { config, clock, log, http, store, replica, inbox, expiries, refused, mirrors, accounts, policies, settleMs } =
    parts;
  const { waits } = http;
  const { keepRef } = createMessageBook(store, log);
  const commands = COMMANDS;
  const links = createLinkStore(store);
  const codes = createLinkCodes({ store, clock, random: randomInt });
  const kinds = [...accounts.flatMap((account) => account.kinds), linkKind(links, codes, clock)];
  const kindOf = (name: string) => kinds.find((kind) => kind.kind === name);
  const { marks, freshen } = createFreshness({ store, accounts, owner: replica.id, log });
  const pages = new Set(accounts.flatMap(({ account, capabilities }) => (capabilities.status ? [account] : [])));
  const engine = createEngine({
    store,
    kinds,
    clock,
    log,
    replica,
    inbox,
    marks,
    waits,
    ...(settleMs === undefined ? {} : { settleMs }),
  });
  const audit = createAudit({ store });
  const undo = createUndo({ store, kinds, clock });
  const stale = createStaleViews(createStaleAnswers({ store, clock, log }), clock);
  const lists = nameLists(accounts, (named) => policies.current().aliasesOf(named), stale.components);
  const vocabulary = createVocabulary({
    lists,
    // The status board keeps its own recent list, in which our writes show at once; a second one would lag behind it.
    ttlMs: { component: 0 },
    clock,
  });
  const grammar = compileGrammar(commands, FRAGMENTS);
  const people = createKnownPeople({ store: links, policy: policies.current, chats: parts.chats });
  const router = readingMentions(createRouter({ grammar, vocabulary }), people);

  const warnings = (): readonly string[] =>
    config.sandbox ? config.warnings : [...config.warnings, ...policyWarnings(policies.current())];
  const doctor = (): Promise<readonly Finding[]> => {
    const chats = parts.chats();
    const absent = absentChats(chats, { config, store, clock, log, grammar, policy: policies.current });
    const hooks = { doctor: parts.hookFindings };
    return examine(accounts, [...chats, hooks, ...absent], http, store, config.adminChannel, warnings());
  };

  const world: World = {
    accounts,
    commands,
    sandbox: config.sandbox,
    stale,
    feed: createFeedView(store),
    links: people.links,
    policy: policies.current,
    now: () => clock.now(),
    findNamed: (ofKinds, name) => findNamed(vocabulary, ofKinds, name),
    linking: (inbound) => ({
      isPrivate: parts.chats().some((chat) => chat.platform === inbound.place.platform && chat.whispers?.(inbound)),
      issue: (holder) => codes.issue(holder, holder.email.toLowerCase()),
      read: (code) => codes.read(code, inbound.actor),
      refusedHere: async () => (await refused.find(inbound.actor, inbound.place))?.shown,
    }),
    system: (inbound) => ({
      doctor,
      history: (limit) => audit.history(inbound.place, limit),
      lastPlan: (withinMs, having, id) => undo.lastPlan(inbound.actor, withinMs, having, id),
      lastDoubt: (withinMs, having, id) => {
        const { actor, place } = inbound;
        return findDoubt(store, { actor, place, since: clock.now() - withinMs, having, id });
      },
      inverse: undo.inverse,
      describe: (operation) => kindOf(operation.kind)?.describe(operation) ?? operation.target.label,
      preview: (text) => rehearsal.preview(inbound, text),
      explain: (text) => rehearsal.explain(inbound, text),
      reload: policies.reload,
    }),
  };
  const contextOf = (inbound: Inbound, said: string): Context => contextFor(world, inbound, said);
  const rehearsal = createRehearsal({ router, kindOf, contextFor: contextOf });
  const topics = createTopics({
    store,
    clock,
    log,
    prefixes: () => accounts.flatMap(({ capabilities: { alerts } }) => alerts?.prefix ?? []),
  });
  const adapterOf = (platform: string) => parts.chats().find((chat) => chat.platform === platform);
  const cards = createCards({ store, clock, log, adapterOf });
  const questions = createQuestions({ store, clock, closing: expiries.closing });
  const conversation = createConversation({
    router,
    planRun: createPlanRun({
      engine,
      commands,
      inverse: undo.inverse,
      clock,
      log,
      expiries,
      topics,
      cards,
      mirrors,
      refused,
      touching: parts.touching,
      touched: parts.touched,
      keepRef,
      waits,
    }),
    questions,
    expiries,
    topics,
    cards,
    mirrors,
    refused,
    answersAt: (place) => policies.current().answersAt(place),
    audit,
    // What is published hangs on what is open: two at once would each find the page as it was before the other.
    publishing: oneByOne({
      name: "publishing",
      store,
      owner: replica.id,
      clock: parts.pulse,
      log,
      isUnfinished: () => isBeingWritten(store, pages),
    }),
    publishes: ({ operations }) => operations.some(({ account }) => pages.has(account)),
    freshen,
    log,
    commands,
    clock,
    waits,
    contextFor: contextOf,
  });
  const ownContext = (): Context => ({ ...contextOf(OWN, ""), may: () => true });
  const board = accounts.find(({ capabilities }) => capabilities.status !== undefined)?.capabilities.status;
  const desk = createDesk({
    contextFor: contextOf,
    preview: rehearsal.preview,
    status: createStatusDesk({ board, grammar, clock, lists }),
    suggest: createSuggest({ accounts, commands, grammar, vocabulary, clock, log }),
    knownActor: people.knownToRead,
    home: createHome({
      store,
      clock,
      log,
      contextFor: contextOf,
      knownActor: people.knownToRead,
      addressAt: (actor, account) => policies.current().addressAt(actor, account),
    }),
    onDuty: createOnDuty({ accounts, vocabulary, clock }),
  });
  return {
    conversation,
    engine,
    questions,
    vocabulary,
    people,
    topics,
    cards,
    desk,
    ownContext,
    warnings,
    doctor,
    grammar,
  };
}

/** Whoever stands by id in what is read is looked up: what a button says brings no mentions along. */
function readingMentions(router: Router, people: KnownPeople): Router {
  return {
    begins: router.begins,
    route: async (said) => router.route({ ...said, mentions: await people.mentionsIn(said.text, said.mentions ?? []) }),
  };
}
