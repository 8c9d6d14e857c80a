import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import { inject } from "vitest";
import type { LogFields } from "../../src/core/log.ts";
import type { Store } from "../../src/core/store.ts";
import { openPostgresStore, type PostgresStoreOptions } from "../../src/store/postgres/open.ts";
import { openTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import { TestClock } from "./test-clock.ts";

/** The address of the run's PostgreSQL, which is started by the first who asks. */
export async function postgresUrl(): Promise<string> {
  const socket = connect(inject("postgresDoor"), "127.0.0.1");
  await once(socket, "connect");
  const answer = (await text(socket)).trim();
  if (answer.startsWith("!")) throw new Error(answer.slice(2));
  return answer;
}

export interface Remote {
  readonly store: Store;
  readonly proxy: TcpProxy;
  readonly logged: readonly string[];
}

/** A store of its own in the run's PostgreSQL, for any number of replicas. */
export class PostgresBed {
  readonly url: string;
  readonly schema: string;
  readonly clock = new TestClock();
  readonly #opened = new Set<Store>();
  readonly #proxies: TcpProxy[] = [];
  #leaseClockOffsetMs = 0;

  private constructor(url: string, schema: string) {
    this.url = url;
    this.schema = schema;
  }

  static async make(): Promise<PostgresBed> {
    return new PostgresBed(await postgresUrl(), `test_${randomBytes(6).toString("hex")}`);
  }

  async open(options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
    const { url, schema, clock } = this;
    const leaseClockOffsetMs = () => this.#leaseClockOffsetMs;
    const store = await openPostgresStore({ url, schema, clock, leaseClockOffsetMs, ...options });
    this.#opened.add(store);
    return store;
  }

  /** A replica whose way to the database can be disturbed, with what it logged. */
  async openRemote(): Promise<Remote> {
    const { hostname, port } = new URL(this.url);
    const proxy = await openTcpProxy({ host: hostname, port: Number(port || 5432) });
    this.#proxies.push(proxy);
    const url = new URL(this.url);
    url.hostname = "127.0.0.1";
    url.port = String(proxy.port);
    const logged: string[] = [];
    const note = (event: string, fields?: LogFields) => void logged.push(`${event} ${JSON.stringify(fields)}`);
    const store = await this.open({ url: url.href, log: { info: note, warn: note, error: note } });
    return { store, proxy, logged };
  }

  /** Moves the clock that its leases are judged by. */
  async advanceStoreClock(ms: number): Promise<void> {
    this.#leaseClockOffsetMs += ms;
  }

  /** Asks the database itself. */
  async sql(statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(statement, values);
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Closes whatever is still open and removes every trace. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#opened].map((store) => store.close()));
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
    await this.sql(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE; DROP SCHEMA IF EXISTS ${this.schema}_boss CASCADE`);
  }
}
