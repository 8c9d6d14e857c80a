import { sentenceOf } from "../../core/errors.ts";
import type { StoreHealth } from "../../core/store.ts";
import { count } from "../../core/wording.ts";
import type { Connections } from "./connections.ts";
import type { Tables } from "./schema.ts";

interface Seen {
  readonly server: string;
  readonly plans: string;
  readonly questions: string;
}

/** One question to the database. Never throws: that it does not answer is the answer. */
export async function healthOf(connections: Connections, tables: Tables, version: number): Promise<StoreHealth> {
  const { where, max } = connections;
  const text = `
    SELECT current_setting('server_version') AS server,
      count(*) FILTER (WHERE collection = 'plans') AS plans,
      count(*) FILTER (WHERE collection = 'questions') AS questions
    FROM ${tables.documents} WHERE collection IN ('plans', 'questions')`;
  try {
    const [seen] = await connections.rows<Seen>({ text });
    const line = [
      count(Number(seen?.plans), "unfinished plan"),
      count(Number(seen?.questions), "stored question"),
      `PostgreSQL ${seen?.server}`,
      `schema ${version}`,
      `${connections.busy()} of ${max} connections at work`,
    ];
    return { kind: "postgres", where, ok: true, line: line.join(", ") };
  } catch (error) {
    return { kind: "postgres", where, ok: false, line: sentenceOf(error) };
  }
}
