import type { Message } from "../../src/core/inbound.ts";
import { ASSIGNEE } from "./people.ts";
import type { Talk } from "./talk.ts";
import type { Vendors } from "./world.ts";

/** What a scene works with. `n` is its number: whatever it writes carries "#n#", by which its effects are known. */
export interface Stage extends Talk {
  readonly n: number;
  readonly vendors: Vendors;
  readonly random: () => number;
}

type Pager = "pagerduty" | "opsgenie";
type Scene = (stage: Stage) => Promise<void>;

const tag = ({ n }: Stage): string => `#${n}#`;
const vendorOf = ({ random }: Stage): Pager => (random() < 0.5 ? "pagerduty" : "opsgenie");

/** Says it, and says yes when it is asked back. */
async function command(stage: Stage, text: string): Promise<Message | undefined> {
  const answer = await stage.say(text);
  return answer?.question === true ? stage.confirm() : answer;
}

/** An alert of its own, which an `ack all` of somebody else may meet as well. */
async function alertOf(stage: Stage, vendor = vendorOf(stage)): Promise<string> {
  const handle = stage.vendors.alert(vendor, `Disk of ${tag(stage)} is full`);
  await stage.vendors.shown();
  return handle;
}

/** `ack all` with many alerts: everything that is open by then, whoever let it arise. */
function ackAll(alerts: number): Scene {
  return async (stage) => {
    for (let one = 0; one < alerts; one++) {
      stage.vendors.alert(one % 4 === 0 ? "opsgenie" : "pagerduty", `Flood ${tag(stage)} ${one}`);
    }
    await stage.vendors.shown();
    await command(stage, "ack all");
  };
}

const status: Scene = async (stage) => {
  const component = stage.vendors.component();
  if (component === undefined) return look(stage);
  const level = ["degraded", "partial", "major"][Math.floor(stage.random() * 3)] ?? "degraded";
  await command(stage, `status ${component} ${level}`);
};

const notice: Scene = async (stage) => {
  const component = stage.vendors.component();
  if (component === undefined) return look(stage);
  const name = `Trouble ${tag(stage)}`;
  const opened = await command(stage, `status open ${name} on ${component}=degraded: We look at ${tag(stage)}o.`);
  const handle = /SP-\w+/u.exec(JSON.stringify(opened?.reply ?? ""))?.[0];
  if (handle === undefined) return;
  await command(stage, `status update ${handle} identified: Found ${tag(stage)}u.`);
  await command(stage, `status resolve ${handle}: Over ${tag(stage)}r.`);
};

const noteAt =
  (vendor?: Pager): Scene =>
  async (stage) => {
    const handle = await alertOf(stage, vendor);
    await command(stage, `note ${handle}: looked at ${tag(stage)}a`);
    await command(stage, `note ${handle}: looked again at ${tag(stage)}b`);
  };
const note = noteAt();

const page: Scene = async (stage) => {
  const target = vendorOf(stage) === "pagerduty" ? "API Gateway" : "Web Primary";
  await command(stage, `page ${target}: join us for ${tag(stage)}p`);
};

const work: Scene = async (stage) => {
  const handle = await alertOf(stage);
  await command(stage, `ack ${handle}`);
  if (stage.random() < 0.5) await command(stage, `snooze ${handle} for 5d`);
  await command(stage, `resolve ${handle}`);
};

const handOver: Scene = async (stage) => {
  const handle = await alertOf(stage);
  await command(stage, stage.random() < 0.5 ? `escalate ${handle}` : `assign ${handle} to ${ASSIGNEE}`);
};

const look: Scene = async (stage) => {
  const question = ["who's on call?", "alerts", "status", "status notices"];
  await stage.say(question[Math.floor(stage.random() * question.length)] ?? "alerts");
};

/** The everyday of the run; floods come in between. */
const EVERYDAY: readonly Scene[] = [status, status, notice, note, note, page, page, work, work, handOver, look];

/** What each run begins with, whatever its seed: these meet the set pieces of world.ts. */
const OPENING: readonly Scene[] = [noteAt("pagerduty"), noteAt("opsgenie"), notice, page];

/** The scene of that number; every so many there is a flood. */
export function sceneAt(
  n: number,
  flood: { readonly alerts: number; readonly every: number },
  random: () => number,
): Scene {
  if (n < OPENING.length) return OPENING[n] ?? look;
  if ((n - OPENING.length) % flood.every === 0) return ackAll(flood.alerts);
  return EVERYDAY[Math.floor(random() * EVERYDAY.length)] ?? look;
}
