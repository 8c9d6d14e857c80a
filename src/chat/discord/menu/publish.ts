import { createHash } from "node:crypto";
import { z } from "zod";
import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { Finding } from "../../../core/context.ts";
import { sentenceOf } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import { type Log, type Spell, spellOf } from "../../../core/log.ts";
import type { Store } from "../../../core/store.ts";
import { parseAnswer } from "../../../core/wire.ts";
import type { DiscordRest } from "../ports.ts";
import type { Menu } from "./menu.ts";
import { publishedMenu } from "./published.ts";

/** Between attempts: first, and at most. 200 new commands a day may be made in a server (Discord docs, read 2026-11-21). */
const RETRY_MS = 60_000;
const RETRY_MS_MAX = 3_600_000;
/**
 * How often it is looked whether they are still there: a server that throws the bot out and invites it again has lost its
 * commands (discordjs/discord.js issue 10321, read 2026-11-21).
 */
const LOOK_EVERY_MS = 600_000;

export interface PublisherParts {
  readonly menu: Menu;
  readonly rest: DiscordRest;
  readonly store: Pick<Store, "get" | "list" | "commit">;
  readonly application: string;
  /** Servers in which commands are there; empty: everywhere, in direct messages too. */
  readonly guilds: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

export interface Publisher {
  /**
   * Has Discord know the commands, where it does not know exactly these; tried again until it does or the adapter stops, which
   * is when it resolves. Never throws.
   */
  publish(): Promise<void>;
  /** The same, and from then on has those that were lost there again, until the adapter stops. Never throws. */
  keepPublished(): Promise<void>;
  /** What Discord could not be told, for `doctor`. */
  findings(): readonly Finding[];
}

/** Where commands are published: a server's id, or everywhere. */
type Target = { readonly guild?: string };

export function createPublisher(parts: PublisherParts): Publisher {
  const { menu, rest, store, application, guilds, clock, stopping } = parts;
  const targets: readonly Target[] = guilds.length === 0 ? [{}] : guilds.map((guild) => ({ guild }));
  const failures = new Map<string, { readonly spell: Spell; error?: unknown }>();

  async function publishTo(target: Target): Promise<void> {
    const { commands, hash, id } = published(target);
    if ((await store.get("settings", id))?.value.hash === hash && (await areThere(target, commands.length))) return;
    await put(target, commands);
    await store.commit([{ put: "settings", id, value: { hash, ...target } }]);
    parts.log.info("discord.menu.published", { ...target, commands: commands.length });
  }

  /** Those that another version of the bot has published meanwhile are left alone. */
  async function renew(target: Target): Promise<void> {
    const { hash, id } = published(target);
    if ((await store.get("settings", id))?.value.hash === hash) await publishTo(target);
  }

  function published(target: Target) {
    const commands = publishedMenu(menu, target.guild === undefined ? "global" : "guild");
    const hash = createHash("sha256").update(JSON.stringify(commands)).digest("base64url");
    return { commands, hash, id: documentOf(application, target) };
  }

  async function areThere(target: Target, many: number): Promise<boolean> {
    const answer = await rest.call("GET", pathOf(target), { signal: stopping });
    return parseAnswer("Discord", z.array(z.unknown()), answer, "its commands").length === many;
  }

  function pathOf({ guild }: Target): string {
    return `/applications/${application}${guild === undefined ? "" : `/guilds/${guild}`}/commands`;
  }

  /** Replaces whatever was published there. */
  async function put(target: Target, commands: readonly JsonObject[]): Promise<void> {
    await rest.call("PUT", pathOf(target), { body: commands, signal: stopping });
  }

  /** Commands that are published at another place than before would stand in the menu twice. */
  async function withdraw(): Promise<void> {
    const wanted = new Set(targets.map((target) => documentOf(application, target)));
    const published = (await store.list("settings")).filter(({ id }) => id.startsWith(documentOf(application)));
    for (const { id, value } of published) {
      if (wanted.has(id)) continue;
      await put(typeof value.guild === "string" ? { guild: value.guild } : {}, []);
      await store.commit([{ drop: "settings", id }]);
    }
  }

  async function tried(id: string, work: () => Promise<void>): Promise<boolean> {
    const failure = failures.get(id) ?? { spell: spellOf(parts.log, "discord.menu") };
    failures.set(id, failure);
    try {
      await work();
      failure.error = undefined;
      failure.spell.worked();
      return true;
    } catch (error) {
      failure.error = error;
      failure.spell.failed(error, { menu: id });
      return false;
    }
  }

  async function publish(): Promise<void> {
    for (let waitMs = RETRY_MS; !stopping.aborted; waitMs = Math.min(RETRY_MS_MAX, 2 * waitMs)) {
      const done = await Promise.all([...toEach(publishTo), tried(WITHDRAWING, withdraw)]);
      if (done.every(Boolean) || !(await sleptThrough(clock, waitMs, stopping))) return;
    }
  }

  function toEach(work: (target: Target) => Promise<void>): readonly Promise<boolean>[] {
    return targets.map((target) => tried(documentOf(application, target), () => work(target)));
  }

  return {
    publish,
    async keepPublished() {
      await publish();
      while (await sleptThrough(clock, LOOK_EVERY_MS, stopping)) await Promise.all(toEach(renew));
    },
    findings: () =>
      [...failures].flatMap(([id, { error }]) => {
        if (error === undefined) return [];
        const where = targets.find((target) => documentOf(application, target) === id)?.guild;
        const subject = where === undefined ? "Discord: slash commands" : `Discord: slash commands of server ${where}`;
        return [{ mark: "failed", subject, line: `They are not published: ${sentenceOf(error)} It is tried again.` }];
      }),
  };
}

const WITHDRAWING = "withdrawing";

function documentOf(application: string, target?: Target): string {
  return `discord:menu:${application}:${target === undefined ? "" : (target.guild ?? "everywhere")}`;
}
