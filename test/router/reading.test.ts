import { describe, expect, it } from "vitest";
import { summaryOf } from "./summary.ts";
import { createWorld } from "./world.ts";

/** What is said, and the one invocation that it is. */
const READINGS: Readonly<Record<string, readonly (readonly [said: string, read: string])[]>> = {
  "plain commands": [
    ["status", "status"],
    ["status notices", "status notices"],
    ["ack all", "ack · whose=all"],
    ["undo", "undo"],
    ["status resolve", "status resolve"],
    ["when am I on call?", "oncall when · ?"],
    ["who's on call", "oncall"],
    ["OnCall Schedules", "oncall schedules"],
  ],
  "what stands around a command": [
    ["/ack all", "ack · whose=all"],
    ["@tocsin ack all", "ack · whose=all"],
    ["tocsin: ack all", "ack · whose=all"],
    ["Tocsin, ack all", "ack · whose=all"],
    ["/tocsin ack all", "ack · whose=all"],
    ["<@U012AB> ack all", "ack · whose=all"],
    ["<@U012AB|tocsin>: /ack all", "ack · whose=all"],
    ["<@!123456789> ack all", "ack · whose=all"],
    ["\u200B\u2060 ack all\u200F", "ack · whose=all"],
    ["  ack\n\tall  ", "ack · whose=all"],
    ["ACK All!", "ack · whose=all"],
    ["ack all...", "ack · whose=all"],
    ["who\u2019s on call?", "oncall · ?"],
    ["ack PD-1,\nPD-2\nand PD-3", "ack · handles=[PD-1, PD-2, PD-3]"],
  ],
  "questions about writes": [
    ["ack all?", "ack · whose=all · ?"],
    ["status API degraded ?", "status set · components=[Core/API] · level=degraded_performance · ?"],
    ["ack all?!", "ack · whose=all · ?"],
    ["status API degraded: is it?", "status set · components=[Core/API] · level=degraded_performance · message=is it?"],
    ["status update is it slow?", "status update · message=is it slow?"],
    ['status resolve "Fixed"?', "status resolve · message=Fixed · ?"],
    ["preview ack all?", "preview · command=ack all?"],
  ],
  "components and levels": [
    [
      "/status Build Processing degraded: Builds are slow, we are adding workers",
      "status set · components=[Core/Build Processing] · level=degraded_performance · message=Builds are slow, we are adding workers",
    ],
    ["status build   PROCESSING ok", "status set · components=[Core/Build Processing] · level=operational"],
    ["status BuildProcessing down", "status set · components=[Core/Build Processing] · level=major_outage"],
    ["status build-processing up", "status set · components=[Core/Build Processing] · level=operational"],
    ["status API degraded_performance", "status set · components=[Core/API] · level=degraded_performance"],
    ["status API degraded performance", "status set · components=[Core/API] · level=degraded_performance"],
    // As a completion shows it, with something typed on behind it.
    [
      "status Build Processing → degraded performance: slow",
      "status set · changes=[Core/Build Processing=degraded_performance] · message=slow",
    ],
    ["status API under maintenance", "status set · components=[Core/API] · level=under_maintenance"],
    [
      "status API partial outage quietly",
      "status set · components=[Core/API] · level=partial_outage · quietly=quietly",
    ],
    [
      "status API,Logs and Database major",
      "status set · components=[Core/API, Frontend/Logs, Database] · level=major_outage",
    ],
    [
      "status API, API and Core degraded",
      "status set · components=[Core/API, Core/Build Processing] · level=degraded_performance",
    ],
    ["status Core degraded", "status set · components=[Core/Build Processing, Core/API] · level=degraded_performance"],
    ["status Frontend / Web up", "status set · components=[Frontend/Web] · level=operational"],
    ["status c-Core-API up", "status set · components=[Core/API] · level=operational"],
    ["status Build Processing?", "status · components=[Core/Build Processing] · ?"],
    ["status Database", "status · components=[Database]"],
    ["status Build degraded", "status set · components=[Core/Build Processing] · level=degraded_performance"],
  ],
  "names that look like words of the grammar": [
    ["status Notices degraded", "status set · components=[Notices] · level=degraded_performance"],
    ["status Notices", "status notices"],
    ['status "Notices"', "status · components=[Notices]"],
    [
      "status Maintenance Page degraded: x",
      "status set · components=[Maintenance Page] · level=degraded_performance · message=x",
    ],
    ["status Maintenance Page", "status · components=[Maintenance Page]"],
    ["status All degraded", "status set · components=[All] · level=degraded_performance"],
    ["status Degraded degraded", "status set · components=[Degraded] · level=degraded_performance"],
    ["status Degraded", "status · components=[Degraded]"],
    ["status Major Events major", "status set · components=[Major Events] · level=major_outage"],
    ['status "Open" degraded: x', "status set · components=[Open] · level=degraded_performance · message=x"],
    ["status Open", "status · components=[Open]"],
    ["status Update", "status · components=[Update]"],
    ["status Open, Update and Resolve up", "status set · components=[Open, Update, Resolve] · level=operational"],
  ],
  "names with all sorts in them": [
    [
      "status Search, Index and Cache, API degraded",
      "status set · components=[Search, Index and Cache, Core/API] · level=degraded_performance",
    ],
    [
      'status "Ingest: EU" degraded: hi',
      "status set · components=[Ingest: EU] · level=degraded_performance · message=hi",
    ],
    ['status The "Old" One degraded', 'status set · components=[The "Old" One] · level=degraded_performance'],
    ["status The \u201COld\u201D One degraded", 'status set · components=[The "Old" One] · level=degraded_performance'],
    ["status \u201CBuild Processing\u201D up", "status set · components=[Core/Build Processing] · level=operational"],
    ["status 🔥 hot path up", "status set · components=[🔥 Hot Path] · level=operational"],
    ["status \u0421\u043ere cache up", "status set · components=[\u0421\u043ere Cache] · level=operational"],
    ["status Acme Inc.", "status · components=[Acme Inc.]"],
    ["status Acme Inc. degraded.", "status set · components=[Acme Inc.] · level=degraded_performance"],
    [`status ${"Long ".repeat(51)} up`, `status set · components=[${"Long ".repeat(51).trim()}] · level=operational`],
  ],
  "texts after the colon": [
    [
      "status API degraded: He said \u201Cit\u2019s down: now\u201D:\n\n  ok!",
      "status set · components=[Core/API] · level=degraded_performance · message=He said \u201Cit\u2019s down: now\u201D:\n\n  ok!",
    ],
    [
      "status API degraded:\nfirst\nsecond",
      "status set · components=[Core/API] · level=degraded_performance · message=first\nsecond",
    ],
    ["status API degraded:", "status set · components=[Core/API] · level=degraded_performance"],
    ["status API degraded : x", "status set · components=[Core/API] · level=degraded_performance · message=x"],
    ["note PD-1: see http://a.b/c: x", "note · handle=PD-1 · text=see http://a.b/c: x"],
    ["snooze mine until 18:00: waiting", "snooze · whose=mine · until=1795280400000 · reason=waiting"],
  ],
  "notices and free text": [
    ["status update We are adding workers", "status update · message=We are adding workers"],
    ["status update monitoring", "status update · message=monitoring"],
    ["status update monitoring: a fix is out", "status update · state=monitoring · message=a fix is out"],
    ["status update Slow builds monitoring: out", "status update · notice=SP-abc123 · state=monitoring · message=out"],
    ["status update monitoring SP-abc123: out", "status update · state=monitoring · notice=SP-abc123 · message=out"],
    ["status update Slow: we know", "status update · message=Slow: we know"],
    ["status update Slow buidls: we know", "status update · message=Slow buidls: we know"],
    ["status update: foo: bar", "status update · message=foo: bar"],
    ["status resolve Fixed", "status resolve · message=Fixed"],
    ["status resolve Fixed: all good", "status resolve · message=Fixed: all good"],
    ["status resolve slow builds", "status resolve · notice=SP-abc123"],
    ["status resolve sp-ABC123", "status resolve · notice=SP-abc123"],
    ["status resolve Slow", "status resolve · message=Slow"],
    ["status resolve Slow builds: done", "status resolve · notice=SP-abc123 · message=done"],
    ["status resolve: done", "status resolve · message=done"],
    ["status postmortem slow: what happened", "status postmortem · notice=SP-abc123 · text=what happened"],
  ],
  "names that end at a clause": [
    [
      "status open Delays on API page on API=degraded impact major quietly",
      "status open · name=Delays on API page · changes=[Core/API=degraded_performance] · impact=major · quietly=quietly",
    ],
    [
      "status open Delays quietly impact minor on API=degraded, Database = major outage: text",
      "status open · name=Delays · quietly=quietly · impact=minor · changes=[Core/API=degraded_performance, Database=major_outage] · message=text",
    ],
    ["status open impact major impact minor", "status open · name=impact major · impact=minor"],
    ["status open Nothing quietly quietly", "status open · name=Nothing quietly · quietly=quietly"],
    ["status open identified Delays", "status open · state=identified · name=Delays"],
    ['status open "identified" Delays', 'status open · name="identified" Delays'],
    ['status open "Delays quietly"', "status open · name=Delays quietly"],
    ['status open "Say ""hi""" quietly', 'status open · name=Say "hi" · quietly=quietly'],
    ["status open Delays on API", "status open · name=Delays on API"],
    ["status open Delays: on API=degraded", "status open · name=Delays · message=on API=degraded"],
    [
      "status maintenance Move from v1 to v2 from tomorrow 9am for 2 hours on Database, API: read-only",
      "status maintenance · name=Move from v1 to v2 · time=1795334400000 · length=7200000 · components=[Database, Core/API] · message=read-only",
    ],
  ],
  "sets of alerts": [
    ["ack PD-1, pd-2 and #3 4 og 482", "ack · handles=[PD-1, PD-2, #3, #4, OG-482]"],
    ["ack PD-1 PD-1", "ack · handles=[PD-1]"],
    ["alert 17", "alert · handle=#17"],
    ["ack", "ack"],
    ["ack p1", "ack · priority=p1"],
    [
      "ack now p1 except PD-3, PD-4 for Build Processing older 1 day team infra everything",
      "ack · now=now · priority=p1 · except=[PD-3, PD-4] · service=Build Processing · older=86400000 · team=Infra · whose=all",
    ],
    ["snooze mine for API for 90m", "snooze · whose=mine · service=API · length=5400000"],
    ["snooze PD-12 for half an hour", "snooze · handles=[PD-12] · length=1800000"],
    ["alerts from og", "alerts · vendor=OpsGenie"],
  ],
  "people and duties": [
    ["assign PD-1 to me", "assign · handles=[PD-1] · to=Ana Lima"],
    ["assign PD-1 to BEN@example.com", "assign · handles=[PD-1] · to=Ben Okafor"],
    ["assign PD-1 to <mailto:ben@example.com|ben@example.com>", "assign · handles=[PD-1] · to=Ben Okafor"],
    ["assign PD-1 to new@elsewhere.org", "assign · handles=[PD-1] · to=new@elsewhere.org"],
    ["when is Ben Okafor on call?", "oncall when · person=Ben Okafor · ?"],
    ["oncall infra", "oncall · target=Infra"],
    ["oncall team data next", "oncall · target=Data · when=next"],
    ["page team Data high: help", "page · target=Data · urgency=high · message=help"],
    ["page: help", "page · message=help"],
  ],
};

describe.each(Object.entries(READINGS))("%s", (_, rows) => {
  it.each(rows)("%j is %s", async (said, read) => {
    expect(summaryOf(await createWorld().say(said))).toBe(read);
  });
});

it("keeps a text of 25,000 characters verbatim", async () => {
  const text = `${"Line one: \u201Cquoted\u201D, then more.\n".repeat(800)}end?`.slice(-25_000);
  const routing = await createWorld().say(`status API degraded: ${text}`);
  expect(routing).toMatchObject({ type: "invocation", args: { message: text.trim() }, asks: false });
});
