import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import type { Store } from "../../../core/store.ts";
import { listed } from "../../../core/wording.ts";
import type { Installation } from "../ports.ts";
import type { InstallationBook } from "./open.ts";
import { documentId, readRecord, recordOf, type StoredInstallation } from "./stored.ts";
import type { TokenSeal } from "./token-seal.ts";

export interface SeveralWorkspaces {
  readonly store: Store;
  readonly seal: TokenSeal;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether tocsin.yaml lets this workspace have the bot. */
  mayJoin(team: string): boolean;
}

/** An installation or its removal by another process is seen within this time. */
const FRESH_MS = 10_000;
/** Workspaces named in one message. */
const NAMED_MAX = 5;

/** What the last look at a workspace found. */
interface Look {
  /** By a clock that never jumps. */
  readonly at: number;
  readonly sealedToken: string;
  readonly installation: Installation;
}

/**
 * Workspaces that installed the bot by themselves, in the store, for every process that shares it. A workspace that may
 * not (any more) have the bot is as good as not there. Throws BotError("not_configured") when there are some, and
 * TOCSIN_SECRET opens the token of none.
 */
export async function openSeveral({ store, seal, clock, log, mayJoin }: SeveralWorkspaces): Promise<InstallationBook> {
  const looks = new Map<string, Look>();

  /** undefined: its token cannot be read. */
  async function opened(stored: StoredInstallation): Promise<Installation | undefined> {
    const { sealedToken, ...identity } = stored;
    const known = looks.get(stored.team);
    const isKnown = known?.sealedToken === sealedToken;
    const botToken = isKnown ? known.installation.botToken : await seal.open(sealedToken, stored.team);
    if (botToken === undefined) return undefined;
    const installation = { ...identity, botToken };
    looks.set(stored.team, { at: clock.elapsed(), sealedToken, installation });
    return installation;
  }

  async function stored(): Promise<readonly StoredInstallation[]> {
    const all = (await store.list("settings")).flatMap((document) => readRecord(document) ?? []);
    return all.filter(({ team }) => mayJoin(team));
  }

  async function readable(): Promise<{ readonly found: readonly Installation[]; readonly closed: readonly string[] }> {
    const found: Installation[] = [];
    const closed: string[] = [];
    for (const each of await stored()) {
      const installation = await opened(each);
      if (installation === undefined) closed.push(each.teamName);
      else found.push(installation);
    }
    return { found, closed };
  }

  const { found, closed } = await readable();
  if (closed.length > 0 && found.length === 0) throw unreadable(closed);
  if (closed.length > 0) log.error("slack.installations.unreadable", { error: unreadable(closed) });

  return {
    find: async (team) => {
      if (!mayJoin(team)) return undefined;
      const look = looks.get(team);
      if (look !== undefined && clock.elapsed() - look.at < FRESH_MS) return look.installation;
      let record: StoredInstallation | undefined;
      try {
        record = readRecord(await store.get("settings", documentId(team)));
      } catch (error) {
        // While the store is away questions are answered all the same.
        if (look === undefined || !(error instanceof BotError) || error.code !== "store_failed") throw error;
        return look.installation;
      }
      if (record === undefined) {
        looks.delete(team);
        return undefined;
      }
      const installation = await opened(record);
      if (installation === undefined) throw unreadable([record.teamName]);
      return installation;
    },
    all: async () => (await readable()).found,
    register: {
      put: async (installation) => {
        const { team, botToken } = installation;
        const value = recordOf(installation, await seal.seal(botToken, team));
        await store.commit([{ put: "settings", id: documentId(team), value }]);
        looks.delete(team);
      },
      drop: async (team) => {
        looks.delete(team);
        const document = await store.get("settings", documentId(team));
        if (document === undefined) return false;
        await store.commit([{ drop: "settings", id: document.id, version: document.version }]);
        return true;
      },
    },
    unreadable: async () => (await readable()).closed,
  };
}

function unreadable(names: readonly string[]): BotError {
  return new BotError(
    "not_configured",
    `TOCSIN_SECRET does not open the Slack token of ${listed(names, NAMED_MAX)}: set the secret that it was stored ` +
      "with, or install the bot there again.",
  );
}
