import { afterEach, beforeEach, expect, test } from "vitest";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { createEngine, type Engine } from "../../../src/engine/engine.ts";
import { createInbox } from "../../../src/engine/inbox.ts";
import { createReplica } from "../../../src/engine/replica.ts";
import { realClock } from "../../../src/real-clock.ts";
import { operation, origin, plan, scriptedKind } from "../../engine/bed.ts";
import { PostgresBed } from "../../kit/postgres.ts";
import { TestClock } from "../../kit/test-clock.ts";

let bed: PostgresBed;
beforeEach(async () => {
  bed = await PostgresBed.make();
});
afterEach(() => bed.destroy());

/** A disk that stalls: what the server does within a COMMIT cannot be cancelled. */
async function stallCommitsOfPlans(): Promise<void> {
  await bed.sql(`
    CREATE FUNCTION ${bed.schema}.stall() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN BEGIN PERFORM pg_sleep(5); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(2.5); END; RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER stall AFTER INSERT ON ${bed.schema}.documents DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.collection = 'plans') EXECUTE FUNCTION ${bed.schema}.stall();`);
}

test("a plan whose commit takes longer than anybody waits is either accepted or never carried out", async () => {
  const store = await bed.open({ clock: realClock });
  await stallCommitsOfPlans();
  const ports = { store, clock: realClock, log: SILENT_LOG };
  const kind = scriptedKind("pager.write", new TestClock());
  const replica = createReplica({ ...ports, onSilence: () => engine.breakOff() });
  const inbox = createInbox({ ...ports, replica });
  const engine: Engine = createEngine({ ...ports, replica, inbox, kinds: [kind.kind] });
  await replica.start();
  const verdict = await engine.accept(plan([operation("a", "pager.write")]), origin("in-1")).then(
    () => "accepted",
    () => "refused",
  );
  // Whatever the server was still at when the verdict was given is over when it takes an exclusive lock.
  await bed.sql(`BEGIN; LOCK TABLE ${bed.schema}.documents IN ACCESS EXCLUSIVE MODE; COMMIT`);
  const stored = (await store.list("plans")).length;
  expect([verdict, stored]).toEqual(verdict === "accepted" ? ["accepted", 1] : ["refused", 0]);
  await replica.stop();
}, 60_000);
