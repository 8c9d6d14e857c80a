import { afterEach, beforeEach, expect, test } from "vitest";
import { type Audit, type AuditRecord, createAudit } from "../../src/engine/audit.ts";
import { Bed, operation, origin, plan, scriptedKind } from "./bed.ts";

let bed: Bed;
let audit: Audit;

beforeEach(async () => {
  bed = new Bed();
  await bed.start();
  audit = createAudit(bed);
});

afterEach(() => bed.remove());

function record(said: string, at: number, more: Partial<AuditRecord> = {}): AuditRecord {
  const { inbound, actor, place } = origin(`in-${at}`);
  return { at, inbound, actor: { id: actor.id, name: actor.name }, place, said, result: "answered", ...more };
}

test("history is a place's own, newest first, as long as asked for", async () => {
  await audit.append(record("status", 1, { command: "status" }));
  await audit.append(record("ack all", 2, { command: "ack", result: "done 12 · failed 1" }));
  await audit.append(record("secret", 3, { place: { id: "console:other", platform: "console" } }));
  await audit.append(record("gibberish", 4, { result: "not understood" }));
  const here = { id: "console:main" };
  expect(await audit.history(here, 10)).toEqual([
    { at: 4, who: "Ana", said: "gibberish", command: undefined, result: "not understood" },
    { at: 2, who: "Ana", said: "ack all", command: "ack", result: "done 12 · failed 1" },
    { at: 1, who: "Ana", said: "status", command: "status", result: "answered" },
  ]);
  expect((await audit.history(here, 1)).map(({ said }) => said)).toEqual(["gibberish"]);
});

test("history of a place holds what was said in its threads", async () => {
  const place = { id: "console:main", platform: "console", thread: "t1" };
  await audit.append(record("in a thread", 1, { place }));
  expect(await audit.history({ id: "console:main" }, 10)).toHaveLength(1);
});

test("a plan's record keeps every request id and every target, like outcomes together", async () => {
  const write = scriptedKind("pager.write", bed.clock, {
    answer: ({ id }) =>
      id === "c" ? { state: "already" } : { state: "done", requestId: id === "d" ? "req-2" : "req-1" },
  });
  const engine = await bed.start(write);
  const operations = ["a", "b", "c", "d"].map((id) => operation(id, "pager.write"));
  const refused = [{ label: "OG-3", reason: "unknown there", count: 2 }];
  await bed.run(engine, plan(operations, { refused }));
  const [entry] = await bed.store.read("audit", {});
  expect(entry?.value).toMatchObject({
    result: "done 3 · already 1 · refused 2",
    outcomes: [
      { state: "done", requestId: "req-1", targets: ["T-a", "T-b"] },
      { state: "already", targets: ["T-c"] },
      { state: "done", requestId: "req-2", targets: ["T-d"] },
    ],
  });
});
