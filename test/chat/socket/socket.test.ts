import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { connectSocket, greet } from "../../../src/chat/socket/client.ts";
import type { Message } from "../../../src/core/inbound.ts";
import { clock, enter, makeDir, message, openTestHost, saying } from "./host.ts";

describe("a message over the socket", () => {
  test("is heard as said at the console, and each form of its answer comes back in the speaker's zone", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const client = await enter(dir);
    const told: [Message, string][] = [];
    const request = saying("ack all\nline two", { as: "ana@example.com", place: "ops", confirmed: true });
    const asked = client.ask(request, (given, zone) => told.push([given, zone]));
    const heard = await host.hears(1);
    expect(heard.inbound).toEqual({
      id: request.id,
      actor: { id: "console:ana@example.com", name: "ana@example.com", email: "ana@example.com", zone: "Asia/Tokyo" },
      place: { id: "console:ops", platform: "console" },
      text: "ack all\nline two",
      addressed: true,
      confirmed: true,
    });
    await heard.show(message("1 of 2 …", { live: true }));
    await heard.show(message("Acknowledged 2 alerts", { command: "ack" }));
    heard.finish();
    expect(await asked).toBe("done");
    expect(told).toEqual([
      [message("1 of 2 …", { live: true }), "Asia/Tokyo"],
      [message("Acknowledged 2 alerts", { command: "ack" }), "Asia/Tokyo"],
    ]);
    expect(client.host).toMatchObject({ pid: process.pid, role: "serve" });
  });

  test("of somebody whom the host does not take is refused with the line to act on", async () => {
    const dir = makeDir();
    await openTestHost(dir);
    const client = await enter(dir);
    const asked = client.ask(saying("status", { as: "nobody@example.com" }), () => undefined);
    await expect(asked).rejects.toThrow("Set TOCSIN_USER.");
  });

  test("several clients are served at once, the requests of one after another", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const [one, two] = [await enter(dir), await enter(dir)];
    const first = one.ask(saying("first"), () => undefined);
    await host.hears(1);
    const second = two.ask(saying("second"), () => undefined);
    (await host.hears(2)).finish();
    expect(await second).toBe("done");
    host.heard[0]?.finish();
    expect(await first).toBe("done");
    const third = one.ask(saying("third"), () => undefined);
    (await host.hears(3)).finish();
    expect(await third).toBe("done");
  });

  test("goes on when its client leaves in the middle", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const client = await enter(dir);
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const asked = client.ask(saying("ack all"), () => begin());
    const heard = await host.hears(1);
    await heard.show(message("1 of 2 …", { live: true }));
    await begun;
    client.close();
    await expect(asked).rejects.toThrow("went away");
    await heard.show(message("Acknowledged 2 alerts"));
    heard.finish();
    const other = await enter(dir);
    const next = other.ask(saying("status"), () => undefined);
    (await host.hears(2)).finish();
    expect(await next).toBe("done");
  });

  test("with an id that is being answered is not heard twice", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const request = saying("ack all");
    const first = (await enter(dir)).ask(request, () => undefined);
    const heard = await host.hears(1);
    await expect((await enter(dir)).ask(request, () => undefined)).rejects.toThrow("being answered already");
    heard.finish();
    expect(await first).toBe("done");
    expect(host.heard).toHaveLength(1);
  });

  test("whatever its id is called, the answer goes to whoever asked", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const told: Message[] = [];
    const asked = (await enter(dir)).ask(saying("status", { id: "unasked" }), (given) => told.push(given));
    const heard = await host.hears(1);
    await heard.show(message("All 14 components are operational."));
    heard.finish();
    await asked;
    expect(told).toHaveLength(1);
    expect(host.unasked).toEqual([]);
  });

  test("a doctor can be asked for", async () => {
    const dir = makeDir();
    await openTestHost(dir);
    const told: Message[] = [];
    expect(await (await enter(dir)).ask({ type: "doctor", id: "d" }, (given) => told.push(given))).toBe("done");
    expect(told).toEqual([message("All is well.", { refused: false })]);
  });

  test("a report that nobody asked for goes to the host itself", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const ref = await host.server.send(
      { id: "console:main", platform: "console" },
      message("Going on …", { live: true }),
      { key: "k" },
    );
    await host.server.update(ref, message("Acknowledged 3 alerts"));
    expect(host.unasked.map(({ reply }) => reply.title)).toEqual(["Going on …", "Acknowledged 3 alerts"]);
  });
});

describe("the socket's file", () => {
  test("is for its owner only and leaves nothing else behind", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    expect(statSync(join(dir, "tocsin.sock")).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(["tocsin.sock"]);
    await host.server.stop();
    expect(readdirSync(dir)).toEqual([]);
  });

  test.each(["tocsin.sock", "a regular file"])(
    "left by a killed process (%s) is nobody, and gives way",
    async (what) => {
      const dir = makeDir();
      if (what === "tocsin.sock") {
        const server = createServer();
        server.listen(join(dir, "dead"));
        await once(server, "listening");
        // Closing would unlink the file under the name it was bound to.
        renameSync(join(dir, "dead"), join(dir, "tocsin.sock"));
        server.close();
      } else writeFileSync(join(dir, "tocsin.sock"), "");
      expect(existsSync(join(dir, "tocsin.sock"))).toBe(true);
      expect(await connectSocket(dir, clock)).toBeUndefined();
      await openTestHost(dir);
      expect((await enter(dir)).host.role).toBe("serve");
    },
  );

  test("that is not there is nobody", async () => {
    expect(await connectSocket(makeDir(), clock)).toBeUndefined();
    expect(await connectSocket(join(makeDir(), "missing"), clock)).toBeUndefined();
  });

  test("may lie deeper than the system's limit for the path of a socket", async () => {
    const dir = join(makeDir(), "d".repeat(100), "é".repeat(60));
    mkdirSync(dir, { recursive: true });
    const before = readdirSync(tmpdir());
    const host = await openTestHost(dir);
    const client = await enter(dir);
    const asked = client.ask(saying("status"), () => undefined);
    (await host.hears(1)).finish();
    expect(await asked).toBe("done");
    await host.server.stop();
    expect(readdirSync(dir)).toEqual([]);
    expect(readdirSync(tmpdir()).filter((name) => /^tocsin-\w{6}$/u.test(name) && !before.includes(name))).toEqual([]);
  });

  test("that cannot be made leaves the host without, but at work", async () => {
    const host = await openTestHost(join(makeDir(), "missing"));
    expect(host.server.isListening()).toBe(false);
    const [ours, theirs] = duplexPair();
    host.server.accept(theirs);
    const client = await greet(ours, clock);
    const asked = client?.ask(saying("status"), () => undefined);
    (await host.hears(1)).finish();
    expect(await asked).toBe("done");
    client?.close();
  });
});

describe("a host that leaves", () => {
  test("answers what it accepted, says bye to the others, and is found no more", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const [busy, idle] = [await enter(dir), await enter(dir)];
    const told: Message[] = [];
    const asked = busy.ask(saying("ack all"), (given) => told.push(given));
    const heard = await host.hears(1);
    await host.server.stop();
    expect(await connectSocket(dir, clock)).toBeUndefined();
    expect(await idle.ask(saying("status"), () => undefined)).toBe("left");
    await heard.show(message("Acknowledged 2 alerts"));
    heard.finish();
    expect(await asked).toBe("done");
    expect(told).toEqual([message("Acknowledged 2 alerts")]);
    await host.server.served();
    expect(host.heard).toHaveLength(1);
  });

  test("begins nothing that it read after it said bye", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const client = await enter(dir);
    const first = client.ask(saying("first"), () => undefined);
    const heard = await host.hears(1);
    const stopped = host.server.stop();
    heard.finish();
    await stopped;
    expect(await first).toBe("done");
    expect(await client.ask(saying("second"), () => undefined)).toBe("left");
    expect(host.heard).toHaveLength(1);
  });

  test("that dies in the middle of the work is told apart from one that never began", async () => {
    const dir = makeDir();
    const dying = createServer((socket) => {
      socket.write(`${JSON.stringify({ type: "hello", protocol: 1, pid: 1, role: "serve" })}\n`);
      socket.on("data", () => socket.end(`${JSON.stringify({ type: "accepted", id: "x" })}\n{"type":"mess`));
    });
    dying.listen(join(dir, "tocsin.sock"));
    await once(dying, "listening");
    onTestFinished(() => void dying.close());
    await expect((await enter(dir)).ask(saying("ack all"), () => undefined)).rejects.toThrow("`history` tells");
  });
});
