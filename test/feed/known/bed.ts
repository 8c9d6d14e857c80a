import { setImmediate as nextTurn } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { AlertSource } from "../../../src/core/alerts.ts";
import { type Arrival, arrivalOf, keepArrival } from "../../../src/core/arrival.ts";
import type { AlertEvent, BoardEvent, TestEvent, VendorEvent } from "../../../src/core/events.ts";
import type { KnownAlert } from "../../../src/core/feed.ts";
import type { Log, LogFields } from "../../../src/core/log.ts";
import type { FeedRoad } from "../../../src/core/routes.ts";
import type { Store } from "../../../src/core/store.ts";
import { createKnowledge } from "../../../src/feed/known/create-knowledge.ts";
import type { Knowledge } from "../../../src/feed/known/knowledge.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { Directory, QUICK_ROOT } from "../../store/embedded/directory.ts";
import { Pager } from "./pager.ts";

export interface BedOptions {
  readonly road?: FeedRoad;
  readonly pagers?: readonly Pager[];
  /** In place of the pagers. */
  readonly sources?: readonly AlertSource[];
  readonly store?: Store;
  readonly clock?: TestClock;
  onBoard?(event: BoardEvent): Promise<void>;
  onTest?(event: TestEvent): Promise<string | undefined>;
}

/** The feed's knowledge over a real store, with vendors that do as they are told. */
export class Bed {
  readonly clock: TestClock;
  readonly store: Store;
  readonly pagers: readonly Pager[];
  readonly pager: Pager;
  readonly logged: { readonly event: string; readonly fields: LogFields }[] = [];
  /** The keys of each onChange. */
  readonly changes: (readonly string[])[] = [];
  readonly options: BedOptions;
  knowledge: Knowledge;
  #leading: Promise<void> | undefined;
  #over = new AbortController();

  private constructor(store: Store, clock: TestClock, options: BedOptions) {
    this.store = store;
    this.clock = clock;
    this.options = options;
    this.pagers = options.pagers ?? [new Pager()];
    this.pager = this.pagers[0] ?? new Pager();
    this.knowledge = this.#create(store);
  }

  static async make(options: BedOptions = {}): Promise<Bed> {
    const clock = options.clock ?? new TestClock();
    const bed = new Bed(options.store ?? (await temporaryStore(clock)), clock, options);
    onTestFinished(() => bed.stop());
    return bed;
  }

  /** A process that begins to lead. */
  static async leading(options: BedOptions = {}): Promise<Bed> {
    const bed = await Bed.make(options);
    await bed.lead();
    return bed;
  }

  #create(store: Store): Knowledge {
    const note = (event: string, fields: LogFields = {}): void => void this.logged.push({ event, fields });
    const log: Log = { info: note, warn: note, error: note };
    const { onBoard = async () => undefined, onTest = async () => undefined } = this.options;
    const { sources = this.pagers.map((pager) => pager.source()) } = this.options;
    const { clock } = this;
    const knowledge = createKnowledge({
      store,
      clock,
      log,
      sources: () => sources,
      roadOf: () => this.options.road ?? "hooks",
      onBoard,
      onTest,
    });
    knowledge.known.onChange((keys) => this.changes.push(keys));
    return knowledge;
  }

  async lead(): Promise<void> {
    this.#over = new AbortController();
    this.#leading = this.knowledge.lead(this.#over.signal);
    await this.idle();
  }

  async stop(): Promise<void> {
    this.#over.abort(new Error("It leads no more."));
    await this.#leading;
  }

  /** The process is gone, and another one begins over the same store. */
  async restart(store: Store = this.store): Promise<void> {
    await this.stop();
    this.knowledge = this.#create(store);
    await this.lead();
  }

  /** Everything that can happen without time has happened. */
  async idle(): Promise<void> {
    await this.knowledge.idle();
  }

  /** Time passes, and whatever becomes due is done. */
  async pass(ms: number, stepMs = 500): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.clock.advance(Math.min(stepMs, ms - passed));
      await this.idle();
    }
  }

  /** As a hook does it: durable first, then handed over. */
  async hear(...events: readonly VendorEvent[]): Promise<void> {
    const arrivals = await this.arrive(...events);
    this.knowledge.arrived(arrivals);
    await this.idle();
  }

  /** As `hear`, in the middle of something else: resolves once it is known. */
  async slipIn(event: AlertEvent): Promise<void> {
    this.knowledge.arrived(await this.arrive(event));
    while (await this.store.get("arrivals", `${event.account}:${event.id}`)) await nextTurn();
    await nextTurn();
  }

  /** As a hook does it in another process, or right before the end of this one: durable, and nobody is told. */
  async arrive(...events: readonly VendorEvent[]): Promise<readonly Arrival[]> {
    const fresh: Arrival[] = [];
    for (const event of events) {
      const arrival = arrivalOf(event, this.clock.now());
      await this.store.commit(keepArrival(arrival));
      fresh.push(arrival);
    }
    return fresh;
  }

  known(id: string, account = "pagerduty"): KnownAlert | undefined {
    return this.knowledge.known.get(`${account}:${id}`);
  }

  /** The history in a few words: "acknowledged by Ana through #ops". */
  history(id: string): readonly string[] {
    return (this.known(id)?.entries ?? []).map(({ change, who, through }) =>
      [change, who && `by ${who}`, through && `through ${through}`].filter(Boolean).join(" "),
    );
  }

  states(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.knowledge.known.all()].map(({ alert }) => [alert.id, alert.state]));
  }

  /** What the store holds is what memory holds, and nothing waits to be taken in. */
  async kept(): Promise<unknown> {
    const alerts = await this.store.list("alerts");
    return Object.fromEntries(alerts.map(({ id, value }) => [id, value]));
  }

  async waiting(): Promise<number> {
    return (await this.store.list("arrivals")).length;
  }
}

async function temporaryStore(clock: TestClock): Promise<Store> {
  const directory = new Directory(QUICK_ROOT);
  onTestFinished(() => directory.remove());
  const store = await openEmbeddedStore({ dir: directory.dir, clock });
  directory.closing.push(() => store.close());
  return store;
}
