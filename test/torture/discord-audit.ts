import { COLLECTIONS, type Store } from "../../src/core/store.ts";
import type { Seen } from "../fakes/discord/people/seen.ts";
import { ANSWER_MS } from "../fakes/discord/world/interactions.ts";
import type { Deed } from "./discord-people.ts";
import type { Vendors } from "./world.ts";

/** What must not be, each as a line that says where. */
export interface DiscordFindings {
  /** Answered late or not at all, while the process that heard lived on. */
  readonly missed: string[];
  /** Accepted, and it did not happen, or nobody was told what became of it. */
  readonly lost: string[];
  /** It happened, or was told, more than once. */
  readonly doubled: string[];
  readonly unexpected: string[];
}

export interface DiscordCounts {
  readonly interactions: number;
  /** Discord told these people that the application did not respond: nobody was there, or it was killed. */
  readonly failed: number;
  /** Of those, accepted all the same: what became of them is told. */
  readonly failedButDone: number;
  /** A first answer stood there when the process was killed, before it had accepted anything: "thinking" is all there is. */
  readonly leftThinking: number;
  /** Looks that were answered for their person alone right before a kill, and then told to be interrupted: see reliability.md. */
  readonly answeredAndInterrupted: number;
  readonly accepted: number;
  readonly effects: number;
}

export interface DiscordEvidence {
  readonly store: Pick<Store, "get" | "list" | "health">;
  readonly vendors: Pick<Vendors, "effects" | "violations" | "idOf">;
  readonly deeds: readonly Deed[];
  /** When a connection to the gateway was lost, as `performance.now` counts. */
  readonly disconnectedAt: readonly number[];
}

/** Collections in which nothing may be left once everything was answered. */
const EMPTY_AT_THE_END = COLLECTIONS.filter((name) => ["inbounds", "plans", "claims", "messages"].includes(name));
/** Between what happens and when this process notices. */
const NOTICED_MS = 50;

/** Holds what people did against what the bot accepted, what happened at the vendors and what stands in the channels. */
export async function auditDiscord(
  evidence: DiscordEvidence,
): Promise<{ readonly findings: DiscordFindings; readonly counts: DiscordCounts }> {
  const { store, vendors, deeds } = evidence;
  const findings: DiscordFindings = { missed: [], lost: [], doubled: [], unexpected: [] };
  const counts = { failed: 0, failedButDone: 0, leftThinking: 0, answeredAndInterrupted: 0, accepted: 0 };
  await auditStore(store, findings);
  for (const deed of deeds) {
    const { interaction, handle } = deed;
    const isAccepted = (await store.get("seen", `discord:${interaction.id}`)) !== undefined;
    if (isAccepted) counts.accepted += 1;
    if (interaction.isFailed) counts.failed += 1;
    if (interaction.isFailed && isAccepted) counts.failedButDone += 1;
    if (interaction.isThinking && !isAccepted) counts.leftThinking += 1;
    if (isMissed(deed, evidence)) findings.missed.push(nameOf(deed));
    if (handle === undefined) continue;
    const reports = reportsOf(deed);
    const answers = deed.effect === undefined ? reports.filter((report) => !isInterrupted(report)) : reports;
    if (answers.length === 1 && reports.length > 1) counts.answeredAndInterrupted += 1;
    if (answers.length > 1) findings.doubled.push(`${nameOf(deed)}: it was told again: ${wordsOf(answers)}`);
    judge(deed, { isAccepted, times: timesOf(deed, vendors), reports }, findings);
  }
  for (const { vendor, request, problem } of vendors.violations) {
    findings.unexpected.push(`${vendor} was asked what it does not know: ${request}: ${problem}`);
  }
  return { findings, counts: { interactions: deeds.length, ...counts, effects: vendors.effects.length } };
}

async function auditStore(store: Pick<Store, "list" | "health">, { lost, unexpected }: DiscordFindings): Promise<void> {
  const health = await store.health();
  if (!health.ok) unexpected.push(`the store is not well: ${health.line}`);
  for (const collection of EMPTY_AT_THE_END) {
    for (const { id, value } of await store.list(collection)) {
      lost.push(`${collection}/${id} was never finished: ${JSON.stringify(value).slice(0, 200)}`);
    }
  }
}

/** Nobody answered, and whoever heard it stayed connected for as long as Discord waits. */
function isMissed({ wasHeard, interaction }: Deed, { disconnectedAt }: DiscordEvidence): boolean {
  const { isFailed, begun, callback } = interaction;
  if (!wasHeard || (!isFailed && callback !== undefined)) return false;
  return !disconnectedAt.some((at) => at >= begun - NOTICED_MS && at <= begun + ANSWER_MS + NOTICED_MS);
}

interface Facts {
  readonly isAccepted: boolean;
  /** How often it happened. */
  readonly times: number;
  readonly reports: readonly Seen[];
}

function judge(
  deed: Deed,
  { isAccepted, times, reports }: Facts,
  { lost, doubled, unexpected }: DiscordFindings,
): void {
  const name = nameOf(deed);
  const isToldNot = reports.some(isInterrupted);
  if (isAccepted && reports.length === 0) lost.push(`${name}: nobody was told what became of it`);
  if (isAccepted && deed.effect !== undefined && times === 0 && !isToldNot) lost.push(`${name}: it did not happen`);
  if (times > 1) doubled.push(`${name}: it happened ${times} times`);
  if (times > 0 && isToldNot) unexpected.push(`${name}: it happened, and is called not done`);
  if (times > 0 && !isAccepted) unexpected.push(`${name}: it happened, and nobody had accepted it`);
}

function isInterrupted({ text }: Seen): boolean {
  return text.includes("nothing was done");
}

function wordsOf(reports: readonly Seen[]): string {
  return reports.map(({ text }) => JSON.stringify(text.slice(0, 100))).join(", ");
}

function timesOf({ handle = "", effect }: Deed, { effects, idOf }: DiscordEvidence["vendors"]): number {
  const id = idOf(handle);
  return effects.filter((entry) => entry.changed && entry.effect === effect && entry.target === id).length;
}

/** Last words on it, in its channel or among the direct messages. */
function reportsOf({ person, room, handle = "", effect }: Deed): readonly Seen[] {
  const isReport = ({ by, text, isThinking, buttons }: Seen): boolean => {
    if (by !== "tocsin" || isThinking || text.startsWith("⏳") || !new RegExp(`${handle}\\b`, "u").test(text))
      return false;
    const isCard = text.startsWith(`${handle} `) && buttons.length > 0;
    const isAboutLooking = isCard || text.includes(`"alert ${handle}"`);
    return isAboutLooking === (effect === undefined);
  };
  const seen = [...person.sees(room), ...person.sees("dm")];
  return seen.filter(isReport);
}

function nameOf({ what, handle = "", person, interaction: { id, isFailed, callback } }: Deed): string {
  const answer = isFailed ? "not answered" : callback === undefined ? "never ended" : "answered";
  return `${person.name} ${what} ${handle} (${id}, ${answer})`.replace(/ +/gu, " ");
}
