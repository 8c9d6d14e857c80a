import { realClock } from "../src/real-clock.ts";
import { CALLBACK } from "../test/fakes/discord/bits.ts";
import type { Person } from "../test/fakes/discord/people/person.ts";
import type { Interaction } from "../test/fakes/discord/world/interactions.ts";
import { postMessage } from "../test/fakes/discord/world/messages.ts";
import type { Message } from "../test/fakes/discord/world/model.ts";
import type { DiscordBed } from "./discord-bed.ts";

/** How long everything that was asked may take to be answered, ms. */
const ANSWERED_MS = 60_000;
const LOOK_MS = 5;
/** Of messages that arrive, each so many'th is followed by something that a person does. */
const DEED_EVERY = 20;
const SHOW = "Show in channel";
const DEFERRED = CALLBACK.deferMessage;

/** What people say to each other, which is no command. */
const CHATTER = [
  "is anybody else seeing queues pile up in eu-west?",
  "I am looking at the runner pool now, give me five minutes",
  "status of the roll-out: 40 %, and I would like to stop it there",
  "ack, thanks",
];
const QUERIES = ["/oncall", "/status", "/alerts"];
const TYPED = ["Build Pro", "linux degra", "web", "macos", ""];

export interface LoadResult {
  /** From an interaction's dispatch until its first answer, ms; of those that were answered. */
  readonly firstMs: readonly number[];
  /** Interactions to whose person Discord said that the application did not respond. */
  readonly missed: number;
  /** Commands whose answer, and buttons whose effect, never came; completions that offered nothing. */
  readonly lost: number;
  /** The least time between two edits of one message, ms, as they arrived; what was put off begins with its first answer. */
  readonly editGapMs: number;
  readonly edits: number;
  readonly rateLimited: number;
  readonly complaints: readonly string[];
  /** The last word on the great job. */
  readonly report: string;
  readonly messages: number;
  readonly seconds: number;
  /** Of processors, for each message that arrived, all that followed from it included. */
  readonly busyMsPerMessage: number;
}

/** So many messages a second in all rooms, and something that a person does with every twentieth, while `ack all` runs. */
export async function underLoad(bed: DiscordBed, perSecond: number, ms: number): Promise<LoadResult> {
  const { discord, rooms, monitoring } = bed;
  const ana = discord.person("ana");
  const jonas = discord.person("jonas");
  const busyBefore = bed.busyMs();
  const first = discord.interactions.length;
  const doing: Promise<boolean>[] = [done(ana.commands("/tocsin", { sentence: "ack all now" }))];
  const beganAt = performance.now();
  let sent = 0;
  for (; (sent * 1_000) / perSecond < ms; sent++) {
    const waitMs = beganAt + (sent * 1_000) / perSecond - performance.now();
    if (waitMs > 1) await realClock.sleep(waitMs);
    const room = rooms[sent % rooms.length] ?? "";
    if (sent % 2 === 0) await jonas.says(CHATTER[sent % CHATTER.length] ?? "", { in: room });
    else alert(bed, room, monitoring.id, sent);
    if (sent % DEED_EVERY === 0) doing.push(deed(jonas, sent / DEED_EVERY, rooms));
  }
  const seconds = (performance.now() - beganAt) / 1_000;
  const deeds = await Promise.all(doing);
  const report = await lastWord(bed);
  const interactions = discord.interactions.slice(first);
  const isWhole = (): boolean => interactions.every(isAnswered);
  await until(() => isWhole() && !discord.isBusy());
  const putOff = new Set(
    interactions.flatMap(({ callback, original }) => (callback?.type === DEFERRED ? original : [])),
  );
  const messages = [...discord.world.channels.values()].flatMap((channel) => channel.messages);
  return {
    firstMs: interactions.flatMap(({ tookMs }) => tookMs ?? []),
    missed: interactions.filter(({ isFailed }) => isFailed).length,
    lost: interactions.filter((one) => !one.isFailed && !isAnswered(one)).length + deeds.filter((is) => !is).length,
    editGapMs: Math.min(...messages.flatMap((message) => gapsOf(message, putOff.has(message)))),
    edits: messages.reduce((sum, { editsAt }) => sum + editsAt.length, 0),
    rateLimited: discord.rateLimited,
    complaints: discord.complaints,
    report,
    messages: sent,
    seconds,
    busyMsPerMessage: (bed.busyMs() - busyBefore) / sent,
  };
}

/** A command, a completion, or a command and then the button below its answer. Resolves with whether all of it came. */
async function deed(person: Person, n: number, rooms: readonly string[]): Promise<boolean> {
  const room = rooms[n % rooms.length] ?? "";
  if (n % 2 === 0) {
    const typed = TYPED[(n / 2) % TYPED.length] ?? "";
    return (await person.types("/status", "update", typed, { in: room }).catch(() => [])).length > 0;
  }
  const query = QUERIES[((n - 1) / 2) % QUERIES.length] ?? "";
  const asked = await person.commands(query, {}, { in: room }).catch(() => undefined);
  // That nothing came at all is counted by the interaction.
  if (asked === undefined) return true;
  await until(() => isAnswered(asked));
  const answer = person.sees(room).find(({ id }) => id === asked.original?.id);
  if (answer?.buttons.includes(SHOW) !== true) return answer !== undefined;
  const shown = (): number => person.sees(room).filter(({ onlyForMe, by }) => !onlyForMe && by === "tocsin").length;
  const before = shown();
  if (!(await done(person.presses(answer, SHOW)))) return true;
  await until(() => shown() > before);
  return shown() > before;
}

/** Its answer is there: what was put off has become one. */
function isAnswered({ isFailed, isThinking }: Interaction): boolean {
  return !isFailed && !isThinking;
}

async function done(doing: Promise<unknown>): Promise<boolean> {
  return doing.then(
    () => true,
    () => false,
  );
}

/** As a monitoring service's own app posts it. */
function alert({ discord: { world } }: DiscordBed, room: string, authorId: string, n: number): void {
  const channel = world.channels.get(room);
  if (channel === undefined) throw new Error(`there is no room ${room}`);
  postMessage(world, channel, { authorId, byApp: true, content: `Triggered: queue ${n} of the workers is stuck` });
}

/** How the great job ended, or how far it came. */
async function lastWord({ discord }: DiscordBed): Promise<string> {
  const words = (): string =>
    discord
      .person("ana")
      .sees("#ops")
      .findLast(({ by, text }) => by === "tocsin" && /acknowledg/u.test(text))?.text ?? "nothing";
  // While it lasts it begins with the sign of what is under way.
  await until(() => words().startsWith("✓") || words().startsWith("✅"));
  return words().split("\n")[0] ?? "";
}

/** `wasPutOff`: its first edit made an answer of it, and is none. */
function gapsOf({ editsAt }: Message, wasPutOff: boolean): readonly number[] {
  const edits = editsAt.slice(wasPutOff ? 1 : 0);
  return edits.slice(1).map((at, i) => at - (edits[i] ?? 0));
}

/** Resolves when it is so, or when that has taken too long: what is missing then is counted. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + ANSWERED_MS;
  while (!isSo() && performance.now() < deadline) await realClock.sleep(LOOK_MS);
}
