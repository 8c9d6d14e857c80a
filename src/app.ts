import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connectAccounts } from "./app/accounts.ts";
import { bannerLines } from "./app/banner.ts";
import { completionsOf } from "./app/completions.ts";
import { contextFor, type World } from "./app/context.ts";
import { createConversation } from "./app/conversation.ts";
import { examine } from "./app/doctor.ts";
import { findNamed, loadedNames, nameLists } from "./app/names.ts";
import { createPlanRun } from "./app/plan-run.ts";
import { createRehearsal } from "./app/rehearsal.ts";
import { speakerOf } from "./app/speaker.ts";
import { openTurn } from "./app/turn.ts";
import { COMMANDS, FRAGMENTS } from "./commands/index.ts";
import { findingsReply } from "./commands/system.ts";
import type { Config } from "./config.ts";
import type { ChatAdapter } from "./core/chat.ts";
import type { Clock } from "./core/clock.ts";
import type { HttpClient } from "./core/http.ts";
import type { Inbound } from "./core/inbound.ts";
import type { Log } from "./core/log.ts";
import type { Actor } from "./core/people.ts";
import { policyWarnings } from "./core/policy.ts";
import type { Reply } from "./core/reply.ts";
import { createAudit } from "./engine/audit.ts";
import { createEngine } from "./engine/engine.ts";
import { createQuestions } from "./engine/questions.ts";
import { createUndo } from "./engine/undo.ts";
import { createHttpClient } from "./http/client.ts";
import { createPolicyHolder } from "./policy/holder.ts";
import { compileGrammar } from "./router/grammar.ts";
import { createRouter } from "./router/router.ts";
import { createVocabulary } from "./router/vocabulary.ts";
import { openEmbeddedStore } from "./store/embedded.ts";

/** What a person at a prompt names most. */
const WARM_KINDS = ["component", "person", "service", "team", "schedule", "policy"] as const;
/** How long a stop waits for plans that are being carried out; the rest goes on at the next start. */
const STOP_GRACE_MS = 20_000;

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Load the names at the start, beside everything else: for completion, and for people's full names. */
  readonly warm?: boolean;
  /** Let the sandbox's company have a new alert now and then: for a person at the prompt. */
  readonly trickle?: boolean;
  /** Default: one of its own. Tests hand theirs in to know when a request is under way. */
  readonly http?: HttpClient;
}

/** The bot, wired. */
export interface App {
  /** Starts the adapter and gives it ears; then finishes the plans that a former process left in its places. */
  attach(adapter: ChatAdapter): Promise<void>;
  /** What to say at the start: where we are, warnings, plans that are being finished. */
  readonly banner: readonly string[];
  /** The console's speaker: `as`, else TOCSIN_USER, else the sample responder, else somebody who may only read. */
  speaker(as?: string): Actor;
  /** What a line that begins so may become; from what is already loaded. */
  completions(prefix: string): readonly string[];
  /** Resolves when everything that was heard is answered for good. */
  idle(): Promise<void>;
  /** Reads tocsin.yaml again. Throws BotError("bad_input") and keeps the old one when it is bad. */
  reload(): Promise<string>;
  doctor(): Promise<Reply>;
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
  const { config, clock, log, trickle = false, warm = false, http = createHttpClient({ clock }) } = options;
  const store = await openEmbeddedStore({ dir: config.dataDir, clock, log });
  opened.push(store.close);
  const vendors = await connectAccounts({ config, clock, http, trickle });
  opened.push(vendors.stop, http.stop);
  const { accounts, sample } = vendors;
  const responders = sample === undefined ? config.responders : [...config.responders, sample.email];
  const policies = await createPolicyHolder({
    settings: { ...config, responders },
    accounts: accounts.filter(({ capabilities }) => capabilities.alerts !== undefined).map(({ account }) => account),
    read: async (path) => (existsSync(path) ? readFile(path, "utf8") : undefined),
  });

  const kinds = accounts.flatMap((account) => account.kinds);
  const kindOf = (name: string) => kinds.find((kind) => kind.kind === name);
  const engine = createEngine({ store, kinds, clock, log, waits: http.waits });
  const questions = createQuestions({ store, clock });
  const audit = createAudit({ store });
  const undo = createUndo({ store, kinds, clock });
  const vocabulary = createVocabulary({
    lists: nameLists(accounts, (named) => policies.current().aliasesOf(named)),
    // The status board keeps its own recent list, in which our writes show at once; a second one would lag behind it.
    ttlMs: { component: 0 },
    clock,
  });
  const router = createRouter({ grammar: compileGrammar(COMMANDS, FRAGMENTS), vocabulary });
  const warnings = (): readonly string[] => [
    ...config.warnings,
    ...(config.sandbox ? [] : policyWarnings(policies.current())),
  ];

  const world: World = {
    accounts,
    commands: COMMANDS,
    sandbox: config.sandbox,
    policy: policies.current,
    now: () => clock.now(),
    findNamed: (kinds, name) => findNamed(vocabulary, kinds, name),
    system: (inbound) => ({
      doctor: () => examine(accounts, http, store, warnings()),
      history: (limit) => audit.history(inbound.place, limit),
      lastPlan: (withinMs, having) => undo.lastPlan(inbound.actor, withinMs, having),
      inverse: undo.inverse,
      describe: (operation) => kindOf(operation.kind)?.describe(operation) ?? operation.target.label,
      preview: (text) => rehearsal.preview(inbound, text),
      explain: (text) => rehearsal.explain(inbound, text),
      reload: policies.reload,
    }),
  };
  const context = (inbound: Inbound, said: string) => contextFor(world, inbound, said);
  const rehearsal = createRehearsal({ router, kindOf, contextFor: context });
  const planRun = createPlanRun({ engine, commands: COMMANDS, inverse: undo.inverse, clock, waits: http.waits });
  const conversation = createConversation({
    router,
    planRun,
    questions,
    audit,
    log,
    commands: COMMANDS,
    clock,
    waits: http.waits,
    contextFor: context,
  });

  if (warm) void vocabulary.prefetch(WARM_KINDS);
  const unfinished = [...(await engine.resume())];
  const adapters: ChatAdapter[] = [];
  const busy = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    busy.add(work);
    return work.finally(() => busy.delete(work));
  };

  return {
    banner: bannerLines(config, accounts, [...vendors.notes, ...warnings()], unfinished.length),
    attach: async (adapter) => {
      adapters.push(adapter);
      await adapter.start((inbound) => {
        const known = { ...inbound, actor: policies.current().knownActor(inbound.actor) };
        return track(conversation.hear(known, openTurn(adapter, inbound.place, inbound.id, log)));
      });
      for (const plan of unfinished.splice(0, unfinished.length)) {
        void track(conversation.finish(plan, openTurn(adapter, plan.place, undefined, log)));
      }
    },
    speaker: (as) => speakerOf(as, { user: config.user, zone: config.zone, sample }, policies.current()),
    completions: (prefix) => completionsOf(prefix, COMMANDS, loadedNames(vocabulary)),
    idle: async () => {
      while (busy.size > 0) await Promise.all(busy);
    },
    reload: policies.reload,
    doctor: async () => findingsReply(await examine(accounts, http, store, warnings())),
    stop: async () => {
      await engine.stop(STOP_GRACE_MS);
      await Promise.all(busy);
      await Promise.all(adapters.map((adapter) => adapter.stop()));
      await closeAll(opened);
    },
  };
}
