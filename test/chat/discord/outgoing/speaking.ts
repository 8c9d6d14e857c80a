import { onTestFinished } from "vitest";
import { createOutgoing, type Outgoing } from "../../../../src/chat/discord/outgoing/outgoing.ts";
import { createPostBook } from "../../../../src/chat/discord/post-book.ts";
import type { Says } from "../../../../src/chat/discord/render/custom-id.ts";
import { createDiscordRest, type StoppableRest } from "../../../../src/chat/discord/rest/rest.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import type { Place } from "../../../../src/core/people.ts";
import type { Document, Store } from "../../../../src/core/store.ts";
import { type FakeDiscord, startFakeDiscord } from "../../../fakes/discord/discord.ts";
import type { FakeDiscordOptions } from "../../../fakes/discord/options.ts";
import type { Seen } from "../../../fakes/discord/people/seen.ts";
import { APPLICATION_ID } from "../../../fakes/discord/world/company.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { settingsFor } from "../adapter-settings.ts";

export const OPS: Place = { id: "discord:1200000000000000001", platform: "discord" };
const BOT = { application: APPLICATION_ID, user: APPLICATION_ID, name: "tocsin" };

export interface Process {
  readonly rest: StoppableRest;
  readonly outgoing: Outgoing;
}

export interface Speaking extends Process {
  readonly discord: FakeDiscord;
  readonly clock: TestClock;
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[];
  readonly kept: ReadonlyMap<string, string>;
  /** Another process of the same bot, with nothing in memory. */
  restarted(): Process;
  /** Waits, moving the clock whenever nothing else is going on. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** What Ana sees of the bot's in a place, oldest first. */
  seen(place?: string): readonly Seen[];
  /** Requests of that route that Discord got ("POST /channels/*\/messages"). */
  calls(route: string): number;
}

export async function startSpeaking(options: Partial<FakeDiscordOptions> = {}): Promise<Speaking> {
  const clock = new TestClock();
  const discord = await startFakeDiscord({ ...options, clock });
  onTestFinished(() => discord.stop());
  const logged: Speaking["logged"] = [];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  const kept = new Map<string, string>();
  const says: Says = {
    keep: async (all) => {
      for (const { key, say } of all) kept.set(key, say);
    },
    find: async (key) => kept.get(key),
  };
  const posts = createPostBook(mapStore(), clock);
  const rests: StoppableRest[] = [];
  const restarted = (): Process => {
    const rest = createDiscordRest(settingsFor(discord));
    rests.push(rest);
    const outgoing = createOutgoing({ rest, bot: BOT, says, posts, clock, log, zone: "UTC" });
    onTestFinished(async () => {
      outgoing.stop();
      discord.faults.release();
      await rest.stop();
    });
    return { rest, outgoing };
  };
  const isBusy = (): boolean => discord.isBusy() || rests.some((rest) => rest.busy() > discord.faults.hanging);
  return {
    ...restarted(),
    ...{ discord, clock, logged, kept, restarted },
    drive: (work) => clock.drive(work, isBusy),
    seen: (place = "#ops") =>
      discord
        .person("ana")
        .sees(place)
        .filter(({ by }) => by === "tocsin"),
    calls: (route) => discord.calls.filter((call) => call.route === route).length,
  };
}

/** What one collection of the store does, which outlives each process here. */
function mapStore(): Pick<Store, "get" | "commit"> {
  const documents = new Map<string, Document>();
  return {
    get: async (_collection, id) => documents.get(id),
    commit: async (changes) => {
      for (const change of changes) {
        if ("drop" in change) documents.delete(change.id);
        if (!("put" in change)) continue;
        const before = documents.get(change.id)?.version ?? 0;
        if (change.version !== undefined && change.version !== before) throw new BotError("conflict", "Too late.");
        documents.set(change.id, { id: change.id, version: before + 1, value: change.value });
      }
    },
  };
}
