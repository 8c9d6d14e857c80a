import { describe, expect, it } from "vitest";
import { COMPONENTS, component, entryOf } from "./company.ts";
import { flat, summaryOf } from "./summary.ts";
import { ANA, createWorld } from "./world.ts";

describe("one reading or one question", () => {
  it.each([
    ["status Open degraded", ['status open "degraded"', 'status "Open" degraded']],
    ["status Open degraded: slow", ['status open "degraded": slow', 'status "Open" degraded: slow']],
    ["status Update degraded: foo", ['status update "degraded: foo"', 'status "Update" degraded: foo']],
    ["status Resolve operational", ['status resolve "operational"', 'status "Resolve" operational']],
  ])("asks whether %j is a text or a component", async (said, says) => {
    const world = createWorld();
    const routing = await world.say(said);
    expect(routing).toMatchObject({ type: "choice", choice: { options: says.map((say) => ({ say })) } });
    const chosen = await Promise.all(says.map((say) => world.say(say)));
    expect(chosen.map((one) => one.type === "invocation" && one.command.name)).toEqual([
      said.split(" ").slice(0, 2).join(" ").toLowerCase(),
      "status set",
    ]);
  });

  it("sends after the choice exactly the text that was written", async () => {
    const world = createWorld();
    const routing = await world.say('status Update degraded: say "hi: there"');
    const say = routing.type === "choice" ? (routing.choice.options[0]?.say ?? "") : "";
    expect(await world.say(say)).toMatchObject({ args: { message: 'degraded: say "hi: there"' } });
  });

  it("does not ask when the name is only close", async () => {
    expect(summaryOf(await createWorld().say("status update Updat degraded"))).toBe(
      "status update · message=Updat degraded",
    );
  });
});

describe("things of one name", () => {
  it.each([
    ["status Web degraded", ['status "Frontend / Web" degraded', 'status "Partners / Web" degraded']],
    ["status Web?", ['status "Frontend / Web"?', 'status "Partners / Web"?']],
    ["status API, web up: a, b", ['status API, "Frontend / Web" up: a, b', 'status API, "Partners / Web" up: a, b']],
    ["status resolve Twins", ['status resolve "SP-aaa111"', 'status resolve "SP-bbb222"']],
    ["page Data: help", ['page schedule "Data": help', 'page team "Data": help']],
    ["@tocsin /assign PD-1 to Ben", ['assign PD-1 to "Ben Okafor"', 'assign PD-1 to "Benedikt Stone"']],
    ["status Dat degraded", ['status "Database" degraded', 'status "Database Replica" degraded']],
  ])("%j is a question whose every answer is one thing", async (said, says) => {
    const world = createWorld();
    const routing = await world.say(said);
    expect(routing.type === "choice" && routing.choice.options.map((option) => option.say)).toEqual(says);
    for (const say of says) expect((await world.say(say)).type).toBe("invocation");
  });

  it("labels them by what tells them apart", async () => {
    const labels = async (said: string) => {
      const routing = await createWorld().say(said);
      return routing.type === "choice" ? routing.choice.options.map((option) => option.label) : [];
    };
    expect(await labels("status Web")).toEqual(["Frontend / Web", "Partners / Web"]);
    expect(await labels("oncall Data")).toEqual(["Data (schedule)", "Data (team)"]);
    expect(await labels("status resolve Twins")).toEqual(["Twins (SP-aaa111)", "Twins (SP-bbb222)"]);
  });

  it("asks whether a group or the component of the same name is meant", async () => {
    const components = [...COMPONENTS, component("Frontend", "Frontend")].map(entryOf);
    const world = createWorld({ component: async () => components });
    const routing = await world.say("status Frontend degraded");
    const says = routing.type === "choice" ? routing.choice.options.map((option) => option.say) : [];
    expect(says).toEqual(['status component "Frontend" degraded', 'status group "Frontend" degraded']);
    expect(summaryOf(await world.say(says[0] ?? ""))).toContain("components=[Frontend/Frontend]");
    expect(summaryOf(await world.say(says[1] ?? ""))).toContain(
      "components=[Frontend/Web, Frontend/Logs, Frontend/Frontend]",
    );
  });
});

describe("guesses", () => {
  it("asks before a write that one close name is meant", async () => {
    expect(await createWorld().say("status Biuld Procesing degraded")).toMatchObject({
      confirm: "Did you mean Build Processing?",
      readAs: 'status "Build Processing" degraded',
    });
  });

  it("says in a read which close name it took", async () => {
    const routing = await createWorld().say("status Biuld Processing");
    expect(routing).toMatchObject({ notes: ['Nothing is called "Biuld Processing": took Build Processing.'] });
    expect(routing).not.toHaveProperty("confirm");
  });

  it("takes a question about a write for a read", async () => {
    const routing = await createWorld().say("status Biuld Processing degraded?");
    expect(routing).toMatchObject({ asks: true, notes: [expect.stringContaining("took Build Processing")] });
    expect(routing).not.toHaveProperty("confirm");
  });

  it("binds the beginning of one name, and asks first where somebody would be woken", async () => {
    const world = createWorld();
    expect(await world.say("ack for Check")).not.toHaveProperty("confirm");
    expect(await world.say("page Infra Esc: help")).toMatchObject({ confirm: "Did you mean Infra Escalation?" });
    expect(await world.say("page Infra Escalatino: help")).toMatchObject({ confirm: "Did you mean Infra Escalation?" });
    expect(await world.say("page infra escalation: help")).not.toHaveProperty("confirm");
  });

  it("never guesses in quotes", async () => {
    const routing = await createWorld().say('status "Build Procesing" degraded');
    expect(routing).toMatchObject({ type: "reply", misunderstood: true });
  });

  it("never guesses a notice next to free text", async () => {
    expect(summaryOf(await createWorld().say("status resolve Slow build"))).toBe("status resolve · message=Slow build");
  });

  it("does not publish a misspelt component as part of a name", async () => {
    const routing = await createWorld().say("status open Delays on Databse=degraded");
    expect(routing).toMatchObject({
      type: "reply",
      reply: { buttons: [{ say: 'status open Delays on "Database"=degraded' }] },
    });
  });
});

describe("the speaker", () => {
  it("is known by their address, and otherwise as the chat knows them", async () => {
    const world = createWorld();
    const known = await world.say("assign PD-1 to me");
    expect(known).toMatchObject({ args: { to: { name: "Ana Lima", refs: [{ account: "pagerduty" }] } } });
    const stranger = { ...ANA, name: "Zoe", email: "zoe@example.com" };
    expect(await world.say("assign PD-1 to me", { actor: stranger })).toMatchObject({
      args: { to: { kind: "person", name: "Zoe", aliases: ["zoe@example.com"], refs: [] } },
    });
  });
});

describe("what is said about times", () => {
  it("notes how an unclear time was taken", async () => {
    const routing = await createWorld().say("snooze mine until tomorrow");
    expect(routing.type === "invocation" && routing.notes.map(flat)).toEqual([
      '"tomorrow" names no hour: taken as 09:00.',
    ]);
  });
});

describe("a bot that was not spoken to", () => {
  it.each(["banana", "status Biuld Processing", "status quo", "ack banana"])("says nothing to %j", async (said) => {
    expect(await createWorld().say(said, { addressed: false })).toEqual({ type: "silence" });
  });

  it("still does what is certainly a command", async () => {
    expect((await createWorld().say("status API", { addressed: false })).type).toBe("invocation");
  });
});
