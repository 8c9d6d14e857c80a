import { percentile, whole } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";
import { openSlackBed, type Road } from "./slack-bed.ts";
import { firstVisible, type LoadResult, type Traffic, underLoad } from "./slack-load.ts";

const ALERTS = 1_000;
const CHANNELS = 20;
const PER_SECOND = 200;
const LOAD_MS = 15_000;
/** A message is edited no more often; less what two calls may differ on their way. */
const EDIT_GAP_MS = 1_000;
const ON_THE_WAY_MS = 25;
const QUERIES = ["oncall", "status notices", "alerts"];
const TIMES = 5;
const ROADS: readonly Road[] = ["socket", "http"];
const TRAFFICS: readonly Traffic[] = ["alerts", "talk"];

/** (12) Slack under load, on both roads: how soon it is told that a message has arrived, and what gets lost: nothing. */
export async function benchSlack(): Promise<readonly string[]> {
  const rows: string[][] = [];
  const faults: string[] = [];
  for (const road of ROADS) {
    for (const traffic of TRAFFICS) {
      const bed = await openSlackBed(road, ALERTS, CHANNELS);
      try {
        await firstVisible(bed, QUERIES, 1);
        const answers = await firstVisible(bed, QUERIES, TIMES);
        const load = await underLoad(bed, traffic, PER_SECOND, LOAD_MS);
        rows.push([`${road}, ${traffic}`, ...figuresOf(load, answers), loadLine()]);
        faults.push(...faultsOf(load).map((fault) => `${road}, ${traffic}: ${fault}`));
      } finally {
        await bed.stop();
      }
    }
  }
  printTable(
    `(12) ${PER_SECOND} messages a second while "ack all" of ${whole(ALERTS)} runs, ms until acknowledged (aim: p99 500, none past 3,000); a query's first answer without load, ms (aim: 1,000)`,
    ["", "events", "p50", "p99", "worst", "past 3 s", "answer p50", "worst", "edits", "CPU an event", ""],
    rows,
  );
  return faults;
}

function figuresOf(load: LoadResult, answers: readonly number[]): readonly string[] {
  const { acknowledgedMs, late, edits, editGapMs, busyMsPerEvent } = load;
  return [
    whole(acknowledgedMs.length),
    ...[50, 99, 100].map((percent) => percentile(acknowledgedMs, percent).toFixed(0)),
    whole(late),
    ...[50, 100].map((percent) => percentile(answers, percent).toFixed(0)),
    `${edits}, ${editGapMs} apart`,
    busyMsPerEvent.toFixed(1),
  ];
}

function faultsOf({ late, unanswered, editGapMs, rateLimited, complaints, report }: LoadResult): readonly string[] {
  return [
    late > 0 && `${late} events were not acknowledged within three seconds`,
    unanswered > 0 && `${unanswered} queries have not exactly one answer`,
    editGapMs < EDIT_GAP_MS - ON_THE_WAY_MS && `a message was edited twice within ${editGapMs} ms`,
    rateLimited > 0 && `${rateLimited} calls met a rate limit`,
    complaints.length > 0 && `Slack complained: ${complaints.slice(0, 3).join(" · ")}`,
    !report.includes(whole(ALERTS)) && `"ack all" ended with: ${report}`,
  ].filter((fault) => fault !== false);
}
