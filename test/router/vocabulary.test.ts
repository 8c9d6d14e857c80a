import { describe, expect, it } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { NameKind } from "../../src/core/names.ts";
import { createVocabulary } from "../../src/router/vocabulary.ts";
import { TestClock } from "../kit/test-clock.ts";
import { COMPONENTS, entryOf, NOW } from "./company.ts";
import { ANA, createWorld } from "./world.ts";

describe("what a message loads", () => {
  it.each<[string, readonly NameKind[]]>([
    ["status", []],
    ["ack all", []],
    ["ack PD-1", []],
    ["status update We are back", []],
    ["status notices", []],
    ["status Build Processing degraded", ["component"]],
    ["status Build Processing degraded: update: resolved", ["component"]],
    ["status open Delays", []],
    ["status resolve Fixed", ["notice"]],
    ["snooze mine for 2h", []],
    ["snooze mine until tomorrow 9am", []],
    ["assign PD-1 to me", ["person", "policy"]],
    ["xyzzy", []],
  ])("%j loads %j", async (said, kinds) => {
    const world = createWorld();
    await world.say(said);
    expect(world.loads).toEqual(kinds);
  });

  it("reads open notices for every message, components once a minute", async () => {
    const world = createWorld();
    await world.say("status postmortem Slow builds: x");
    await world.say("status postmortem Slow builds: x");
    expect(world.loads).toEqual(["notice", "notice"]);
    await world.say("status API");
    await world.clock.advance(59_999);
    await world.say("status API");
    expect(world.loads.filter((kind) => kind === "component")).toHaveLength(1);
    await world.clock.advance(1);
    await world.say("status API");
    expect(world.loads.filter((kind) => kind === "component")).toHaveLength(2);
  });

  it("shares one load among those who wait for it", async () => {
    const world = createWorld();
    await Promise.all(["status API", "status Logs", "status Database up"].map((said) => world.say(said)));
    expect(world.loads).toEqual(["component"]);
  });

  it("passes on why a list could not be read, and reads it again for the next message", async () => {
    let broken = true;
    const world = createWorld({
      component: async () => {
        if (broken) throw new BotError("vendor_unreachable", "Statuspage cannot be reached.");
        return COMPONENTS.map(entryOf);
      },
    });
    await expect(world.say("status API")).rejects.toThrow("Statuspage cannot be reached.");
    expect((await world.say("ack all")).type).toBe("invocation");
    broken = false;
    expect((await world.say("status API")).type).toBe("invocation");
  });

  it("does not keep a list whose loader threw at once", async () => {
    let calls = 0;
    const world = createWorld({
      component: () => {
        calls++;
        throw new BotError("vendor_silent", "Statuspage did not answer.");
      },
    });
    for (const said of ["status API", "status API"]) await expect(world.say(said)).rejects.toThrow("did not answer");
    expect(calls).toBe(2);
  });
});

describe("a vocabulary", () => {
  it("prefetches what it can and leaves the rest for the message that needs it", async () => {
    const world = createWorld({ service: () => Promise.reject(new BotError("vendor_silent", "PagerDuty is silent.")) });
    await world.vocabulary.prefetch(["component", "service"]);
    expect(world.loads).toEqual(["component", "service"]);
    expect((await world.say("status API")).type).toBe("invocation");
    expect(world.loads).toEqual(["component", "service"]);
    await expect(world.say("alerts for API")).rejects.toThrow("PagerDuty is silent.");
  });

  it("does not change what a message knows while it is read", async () => {
    const clock = new TestClock(NOW);
    let names = ["Old"];
    const entry = (name: string) => {
      const named = { kind: "service" as const, name, refs: [] };
      return { named, value: named };
    };
    const none = async () => [];
    const lists = {
      component: none,
      notice: none,
      person: none,
      schedule: none,
      team: none,
      policy: none,
      template: none,
      vendor: none,
    };
    const vocabulary = createVocabulary({
      clock,
      lists: { ...lists, service: async () => names.map(entry) },
      ttlMs: { service: 1_000 },
    });
    const first = vocabulary.open(ANA);
    await first.load(["service"]);
    names = ["New"];
    await clock.advance(1_000);
    const second = vocabulary.open(ANA);
    expect(second.index("service")).toBeUndefined();
    await second.load(["service"]);
    expect(first.index("service")?.lookup("Old")?.quality).toBe("exact");
    expect(second.index("service")?.lookup("New")?.quality).toBe("exact");
  });
});
