import { expect, test } from "vitest";
import type { Actor } from "../../../../src/core/people.ts";
import { messageOf } from "../../../contracts/chat-world.ts";
import { OPS, type Speaking, startSpeaking } from "./speaking.ts";

async function open(): Promise<Speaking & { readonly ana: Actor }> {
  const speaking = await startSpeaking();
  return { ...speaking, ana: { id: `discord:${speaking.discord.person("ana").id}`, name: "Ana", zone: "UTC" } };
}

const OPEN_DM = "POST /users/@me/channels";

test("what is for one person goes to their direct messages where no interaction carries it", async () => {
  const { outgoing, drive, seen, ana } = await open();
  const ref = await drive(outgoing.send(OPS, messageOf("Only you"), { key: "k", onlyFor: ana }));
  expect(seen("#ops")).toEqual([]);
  expect(seen("dm").map(({ text }) => text)).toEqual([expect.stringContaining("Only you")]);
  expect(await drive(outgoing.update(ref, messageOf("Only you, still")))).toBe(true);
  expect(seen("dm").map(({ text }) => text)).toEqual([expect.stringContaining("Only you, still")]);
});

test("direct messages are opened once: Discord takes few openings at a time", async () => {
  const { outgoing, drive, seen, calls, ana } = await open();
  for (const key of ["1", "2", "3"]) {
    await drive(outgoing.send(OPS, messageOf(`Only you ${key}`), { key, onlyFor: ana }));
  }
  expect(seen("dm")).toHaveLength(3);
  expect(calls(OPEN_DM)).toBe(1);
});

test("whoever takes no direct messages is told that there is something, and not what; what cannot be told is not lost", async () => {
  const { discord, outgoing, drive, seen, ana } = await open();
  const refuse = { type: "refuse", status: 403, code: 50_007, message: "Cannot send messages to this user" } as const;
  discord.faults.add("POST /channels/*/messages", refuse);
  const ref = await drive(outgoing.send(OPS, messageOf("The secret", { live: true }), { key: "k", onlyFor: ana }));
  const [line, ...others] = seen("#ops");
  expect(others).toEqual([]);
  expect(line?.text).toContain("an answer for Ana alone");
  expect(line?.text).not.toContain("secret");
  expect(await drive(outgoing.update(ref, messageOf("The secret", { live: true })))).toBe(true);
  expect(await drive(outgoing.update(ref, messageOf("The secret")))).toBe(false);
  expect(seen("#ops")).toHaveLength(1);
  expect(seen("#ops")[0]?.text).not.toContain("secret");
});

test("somebody who is nobody on Discord is told nothing, and nor is anybody else", async () => {
  const { discord, outgoing, drive, seen } = await open();
  const stranger: Actor = { id: "slack:U0ANA", name: "Ana", zone: "UTC" };
  const sending = drive(outgoing.send(OPS, messageOf("Only you"), { key: "k", onlyFor: stranger }));
  await expect(sending).rejects.toMatchObject({ code: "not_found" });
  discord.faults.add(OPEN_DM, { type: "status", status: 500 });
  const ana: Actor = { id: `discord:${discord.person("ana").id}`, name: "Ana", zone: "UTC" };
  const failing = drive(outgoing.send(OPS, messageOf("Only you"), { key: "k", onlyFor: ana }));
  await expect(failing).rejects.toMatchObject({ code: "vendor_broken" });
  expect(seen("#ops")).toEqual([]);
});
