import { afterEach, expect, test } from "vitest";
import type { Named, NameKind } from "../../../src/core/names.ts";
import type { Operation } from "../../../src/core/plan.ts";
import { ANA, collect, execution, one, startOpsGenie, type World, type WorldOptions } from "./opsgenie-account.ts";

let world: World;

async function start(options: WorldOptions = {}): Promise<void> {
  world = await startOpsGenie(options);
}

const target = async (kind: NameKind, name: string): Promise<Named> => {
  const all = await world.sandbox.settle(world.account.names[kind]?.() ?? Promise.resolve([]));
  return one(all.filter((named) => named.name === name));
};
const pageFor = async (named: Named, message: string, urgency: "high" | "low" = "high"): Promise<Operation> => {
  const by = await world.sandbox.settle(world.source.attribute(ANA));
  return one(await world.source.page({ target: named, urgency, message }, by));
};
const created = () => world.sandbox.traffic.filter((entry) => entry.method === "POST").map((entry) => entry.body);

afterEach(async () => {
  world.sandbox.expectClean();
  await world.sandbox.stop();
});

test.each([
  ["person", "Ben Okafor", "user"],
  ["schedule", "Infra Primary", "schedule"],
  ["policy", "Infra Escalation", "escalation"],
  ["team", "Infra", "team"],
] as const)("pages a %s with one request", async (kind, name, type) => {
  await start();
  const named = await target(kind, name);
  const operation = await pageFor(named, "Builds are down");
  const outcome = one(await world.run([operation]));
  expect(outcome.state).toBe("done");
  expect(outcome.data?.url).toContain("/alert/detail/");
  expect(created()).toEqual([
    {
      message: "Builds are down",
      alias: `tocsin:plan-1:${operation.id}`,
      responders: [{ type, id: named.refs[0]?.id }],
      priority: "P1",
      user: "ana@example.com",
      source: "Tocsin",
    },
  ]);
  expect(operation.effects).toEqual(["pages"]);
});

test("a low page is one that can wait", async () => {
  await start();
  await world.run([await pageFor(await target("person", "Ben Okafor"), "Disk at 80 %", "low")]);
  expect(created()).toMatchObject([{ priority: "P4" }]);
  const [alert] = await world.sandbox.settle(collect(world.source.list({})));
  expect(alert?.urgency).toBe("low");
});

test("a long message is cut in the title and whole in the description", async () => {
  await start();
  const message = `${"long ".repeat(60)}\nsecond line`;
  await world.run([await pageFor(await target("team", "Infra"), message)]);
  const [body] = created() as { message: string; description: string }[];
  expect(body?.message.length).toBe(130);
  expect(body?.message.endsWith("…")).toBe(true);
  expect(body?.description).toBe(message);
});

test("what OpsGenie cannot page is refused before anything is sent", async () => {
  await start();
  const service: Named = { kind: "service", name: "API", refs: [{ account: "opsgenie", id: "API" }] };
  await expect(pageFor(service, "hello")).rejects.toMatchObject({ code: "bad_input" });
});

test("a page whose answer was lost is found by its alias and not sent twice", async () => {
  await start();
  const operation = await pageFor(await target("person", "Ben Okafor"), "Once only");
  world.sandbox.addFault({ method: "POST", fault: { kind: "reset", when: "after" } });
  expect(one(await world.run([operation]))).toMatchObject({ state: "done" });
  expect(await world.sandbox.settle(collect(world.source.list({})))).toMatchObject([{ count: 1 }]);
});

test("a page that never arrived is unknown, and reconciling says that it did not happen", async () => {
  await start();
  const operation = await pageFor(await target("person", "Ben Okafor"), "Lost");
  world.sandbox.addFault({ method: "POST", fault: { kind: "reset", when: "before" } });
  expect(one(await world.run([operation])).state).toBe("unknown");
  const kind = world.kind(operation);
  const run = execution(world.clock, undefined);
  expect(await world.sandbox.settle(kind.reconcile?.(operation, run) ?? Promise.resolve(undefined))).toBeUndefined();
  expect(one(await world.run([operation])).state).toBe("done");
  expect(await world.sandbox.settle(kind.reconcile?.(operation, run) ?? Promise.resolve(undefined))).toMatchObject({
    state: "done",
    data: { url: expect.stringContaining("/alert/detail/") },
  });
});
