import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REQUEST_PATH } from "../src/chat/slack/incoming/http.ts";
import { realClock } from "../src/real-clock.ts";
import { COMPANY } from "../src/sandbox/company.ts";
import { type FakeSlack, startFakeSlack } from "../test/fakes/slack/slack.ts";
import { freePort } from "../test/kit/free-port.ts";
import { alertOf } from "./alerts.ts";
import { startEmulators } from "./emulator-process.ts";
import { serve } from "./serving.ts";

/** Each is one request and a look whether it was done: so many a second make the job last, as a real vendor would. */
const REQUESTS_PER_SECOND = 150;
const LATENCY_MS = 50;

export type Road = "socket" | "http";

/** `tocsin serve` in a process of its own, between a Slack in this one and vendors in a third. */
export interface SlackBed {
  readonly slack: FakeSlack;
  /** In which whatever is a whole command counts; the bot and everybody are in them. */
  readonly channels: readonly string[];
  /** What the bot has used of processors so far, ms. */
  busyMs(): number;
  /** Ends the bot as an operator does. Throws when it ended by itself before, or with an error in its log. */
  stop(): Promise<void>;
}

export async function openSlackBed(road: Road, alerts: number, channels: number): Promise<SlackBed> {
  const company = { ...COMPANY, alerts: Array.from({ length: alerts }, (_, i) => alertOf("opsgenie", i)) };
  const emulators = await startEmulators({ company, requestsPerSecond: REQUESTS_PER_SECOND });
  await emulators.setLatency(LATENCY_MS);
  const slack = await startFakeSlack({ clock: realClock, mode: { type: road } });
  const names = addChannels(slack, channels);
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const policy = join(dataDir, "tocsin.yaml");
  const places = names.map((name) => `  slack:${idOf(name)}: { listen: bare }`).join("\n");
  await writeFile(policy, `places:\n${places}\n`);
  const port = await freePort();
  if (road === "http") slack.requests.sendTo(`http://127.0.0.1:${port}${REQUEST_PATH}`);
  const serving = await serve(dataDir, {
    ...emulators.env,
    ...slack.env,
    ...(road === "http" ? { HTTP_PORT: String(port) } : {}),
    DATA_DIR: join(dataDir, "data"),
    TOCSIN_CONFIG: policy,
    TOCSIN_RESPONDERS: "ana@example.com",
  });
  return {
    slack,
    channels: names,
    busyMs: serving.busyMs,
    async stop() {
      try {
        await serving.stop();
      } finally {
        await slack.stop();
        emulators.stop();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}

function idOf(channel: string): string {
  return `C0${channel.slice(1).toUpperCase().replaceAll("-", "")}`;
}

function addChannels(slack: FakeSlack, most: number): readonly string[] {
  const { channels, users } = slack.workspace();
  return Array.from({ length: most }, (_, n) => {
    const name = `room-${n}`;
    const id = idOf(`#${name}`);
    channels.set(id, { id, name, kind: "public", members: new Set(users.keys()), isArchived: false });
    return `#${name}`;
  });
}
