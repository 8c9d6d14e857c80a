import { parseArgs } from "node:util";
import { run } from "./run.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "7" },
    kills: { type: "string", default: "500" },
    stops: { type: "string", default: "0" },
    replicas: { type: "string", default: "1" },
    keep: { type: "boolean", default: false },
  },
});
const result = await run({
  seed: Number(values.seed),
  kills: Number(values.kills),
  stops: Number(values.stops),
  replicas: Number(values.replicas),
  flood: { alerts: 300, every: 40 },
  scenes: 12,
  keep: values.keep,
});
const { findings, counts } = result;
process.stdout.write(`${JSON.stringify(counts)}\n`);
for (const [what, lines] of Object.entries(findings))
  for (const line of lines) process.stdout.write(`${what}: ${line}\n`);
if (values.keep) process.stdout.write(`${result.dir}\n`);
process.stdout.write(
  `lost ${findings.lost.length} · doubled ${findings.doubled.length} · unanswered ${findings.unanswered.length} · unexpected ${findings.unexpected.length} · kills ${counts.kills} · seed ${values.seed}\n`,
);
