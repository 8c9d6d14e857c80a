import { realClock } from "../src/real-clock.ts";
import { COMPANY } from "../src/sandbox/company.ts";
import { alertOf } from "./alerts.ts";
import { type DiscordBed, openDiscordBed } from "./discord-bed.ts";
import { type LoadResult, underLoad } from "./discord-load.ts";
import { median, percentile, whole } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";

const ALERTS = 1_000;
const ROOMS = 20;
const PER_SECOND = 200;
const LOAD_MS = 15_000;
/** A message is edited no more often; less what two calls may differ on their way. */
const EDIT_GAP_MS = 1_000;
const ON_THE_WAY_MS = 25;
const STARTS = 3;
const COMPONENTS = 5_000;
const KEYS = 500;
/** How long vendors take meanwhile: whoever waited for one would be late. */
const SLOW_MS = 5_000;
/** One reading of the list in the background: pages of a hundred, and the one that ends it. */
const PAGES = COMPONENTS / 100 + 1;
/** Between two keys of somebody who types fast. */
const KEY_MS = 20;
/** How long its lists may take to be read after the start: 50 pages of components, of which Statuspage gives one a second. */
const WARM_MS = 120_000;

type Start = DiscordBed["start"];

/** (13) Discord: how soon people have a first answer under load, how soon what they type is completed, and the start. */
export async function benchDiscord(): Promise<readonly string[]> {
  const starts: Start[] = [];
  const faults = [...(await benchLoad(starts)), ...(await benchTyping(starts))];
  while (starts.length < STARTS) await onBed(starts, { ...COMPANY }, 0, async () => undefined);
  const figures = (times: readonly number[]): readonly string[] => [
    median(times).toFixed(0),
    Math.max(...times).toFixed(0),
  ];
  printTable(
    `(13c) From the start of the process, ms, of ${STARTS} (aim: ready within 2,000)`,
    ["on the gateway", "worst", "first command answered", "worst", ""],
    [[...figures(starts.map((one) => one.readyMs)), ...figures(starts.map((one) => one.answeredMs)), loadLine()]],
  );
  return faults;
}

async function onBed<T>(
  starts: Start[],
  company: typeof COMPANY,
  rooms: number,
  work: (bed: DiscordBed) => Promise<T>,
): Promise<T> {
  const bed = await openDiscordBed(company, rooms);
  starts.push(bed.start);
  try {
    return await work(bed);
  } finally {
    await bed.stop();
  }
}

async function benchLoad(starts: Start[]): Promise<readonly string[]> {
  const company = { ...COMPANY, alerts: Array.from({ length: ALERTS }, (_, i) => alertOf("opsgenie", i)) };
  const load = await onBed(starts, company, ROOMS, (bed) => underLoad(bed, PER_SECOND, LOAD_MS));
  const { firstMs, missed, lost, edits, editGapMs, rateLimited, messages, seconds, busyMsPerMessage } = load;
  printTable(
    `(13a) ${(messages / seconds).toFixed(0)} messages a second while "ack all" of ${whole(ALERTS)} runs: ms until the first answer to an interaction (aim: p99 500, none past 3,000)`,
    ["interactions", "p50", "p99", "worst", "past 3 s", "lost", "edits", "met a limit", "CPU a message", ""],
    [
      [
        whole(firstMs.length + missed),
        ...[50, 99, 100].map((percent) => percentile(firstMs, percent).toFixed(0)),
        ...[whole(missed), whole(lost), `${edits}, ${editGapMs} apart`, whole(rateLimited)],
        ...[busyMsPerMessage.toFixed(1), loadLine()],
      ],
    ],
  );
  return faultsOf(load);
}

function faultsOf({ missed, lost, editGapMs, rateLimited, complaints, report }: LoadResult): readonly string[] {
  return [
    missed > 0 && `${missed} interactions were not answered within three seconds`,
    lost > 0 && `${lost} answers never came`,
    editGapMs < EDIT_GAP_MS - ON_THE_WAY_MS && `a message was edited twice within ${editGapMs} ms`,
    rateLimited > 0 && `${rateLimited} calls met a rate limit`,
    complaints.length > 0 && `Discord complained: ${complaints.slice(0, 3).join(" · ")}`,
    !report.includes(whole(ALERTS)) && `"ack all" ended with: ${report}`,
  ].filter((fault) => fault !== false);
}

async function benchTyping(starts: Start[]): Promise<readonly string[]> {
  const components = Array.from({ length: COMPONENTS }, (_, n) => ({ name: nameOf(n) }));
  const company = {
    ...COMPANY,
    ...{ components, templates: [], maintenance: { ...COMPANY.maintenance, component: nameOf(0) } },
  };
  return onBed(starts, company, 0, async ({ discord, emulators }) => {
    const ana = discord.person("ana");
    // What was typed is offered itself where it is a whole sentence; rows of components are what is looked for.
    const hasRows = async (typed: string): Promise<boolean> =>
      (await ana.types("/status", "update", typed)).some(({ name }) => name.startsWith("Cell") && name.includes("→"));
    const began = performance.now();
    while (!(await hasRows(nameOf(COMPONENTS - 1))) && performance.now() - began < WARM_MS) {
      await realClock.sleep(100);
    }
    const warmS = (performance.now() - began) / 1_000;
    await emulators.setLatency(SLOW_MS);
    await emulators.record();
    const first = discord.interactions.length;
    let empty = 0;
    for (let n = 0; n < KEYS; n++) {
      const name = nameOf((n * 37) % COMPONENTS);
      // As one types on: from one letter, which fits all of them, to the whole name.
      const typed = name.slice(0, 1 + (n % name.length));
      if (!(await hasRows(typed))) empty += 1;
      await realClock.sleep(KEY_MS);
    }
    const requests = await emulators.requests();
    const took = discord.interactions.slice(first).flatMap(({ tookMs }) => tookMs ?? []);
    printTable(
      `(13b) ${KEYS} keys typed into /status among ${whole(COMPONENTS)} components while vendors take ${whole(SLOW_MS)} ms, ms until choices are there (aim: 300)`,
      ["p50", "p99", "worst", "without rows", "read anew behind it", "list read after, s", ""],
      [
        [
          ...[50, 99, 100].map((percent) => percentile(took, percent).toFixed(1)),
          ...[whole(empty), `${requests} requests`, warmS.toFixed(0), loadLine()],
        ],
      ],
    );
    return [
      took.length < KEYS && `${KEYS - took.length} completions were not answered`,
      empty > 0 && `${empty} completions offered no component`,
      requests > PAGES && `typing caused ${requests} requests to vendors, more than one reading of the list`,
    ].filter((fault) => fault !== false);
  });
}

function nameOf(n: number): string {
  return `Cell ${String(n + 1).padStart(4, "0")}`;
}
