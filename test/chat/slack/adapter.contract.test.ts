import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { createSlackDoor } from "../../../src/chat/slack/door.ts";
import { openSlack } from "../../../src/chat/slack/slack.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { openHttpServer } from "../../../src/http/server.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { chatAdapterContract } from "../../contracts/chat-adapter.ts";
import type { LastingWorld } from "../../contracts/chat-world.ts";
import { lastingChatContract } from "../../contracts/lasting-chat-adapter.ts";
import { startFakeSlack } from "../../fakes/slack/slack.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { settingsFor, TERMS } from "./adapter-settings.ts";

for (const road of ["socket", "http"] as const) {
  chatAdapterContract(`Slack over ${road}`, () => openWorld(road));
}
lastingChatContract("Slack", () => openWorld("socket"));

async function openWorld(road: "socket" | "http"): Promise<LastingWorld> {
  const clock = new TestClock();
  const slack = await startFakeSlack({ clock, mode: { type: road } });
  const dir = await mkdtemp(join(tmpdir(), "tocsin-slack-"));
  const store = await openEmbeddedStore({ dir, clock, log: SILENT_LOG });
  const settings = settingsFor(slack, road);
  const door = createSlackDoor({ settings, clock, log: SILENT_LOG });
  const server = await openHttpServer({
    host: "127.0.0.1",
    port: 0,
    log: SILENT_LOG,
    clock,
    plugins: [door.plugin],
  });
  slack.requests.sendTo(`${server.url}/slack/events`);
  const settle = <T>(work: Promise<T>): Promise<T> => clock.drive(work, slack.isBusy);
  const ana = slack.person("ana");
  const seen = (by: string) =>
    slack
      .person(by)
      .sees("#ops")
      .filter((message) => message.by === "tocsin");
  return {
    place: { id: "slack:C0OPS", platform: "slack" },
    reader: { id: `slack:${ana.id}`, name: "Ana", zone: "UTC" },
    connect: () => settle(openSlack({ settings, door, store, policy: TERMS, zone: "UTC", clock, log: SILENT_LOG })),
    say: async (text) => void (await ana.mentions(text, { in: "#ops" })),
    shown: () => seen("ana").map(({ text }) => text),
    shownTo: (who) => seen(who === "reader" ? "ana" : "priya").map(({ text }) => text),
    deleteNewest() {
      const newest = seen("ana").at(-1);
      if (newest !== undefined) ana.deletes(newest);
    },
    settle,
    async close() {
      await server.stop();
      await slack.stop();
      await store.close();
      await rm(dir, { recursive: true, force: true });
      expect(slack.complaints).toEqual([]);
    },
  };
}
