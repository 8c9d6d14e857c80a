import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { greet } from "../../../src/chat/socket/client.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { clock, makeDir, openTestHost } from "./host.ts";

/** A client that is no Tocsin. */
async function dial(dir: string): Promise<Socket> {
  const socket = connect(join(dir, "tocsin.sock"));
  await once(socket, "connect");
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe("what does not keep to the protocol", () => {
  test.each([
    ["no JSON", "ack all\n", "That is not a line of JSON."],
    ["no object", "7\n", "That is not a request: it: "],
    ["an unknown request", '{"type":"obey","id":"1"}\n', "That is not a request: type: "],
    ["a request with more than it may hold", '{"type":"doctor","id":"1","sudo":true}\n', "That is not a request: it: "],
    ["a request without its id", '{"type":"doctor"}\n', "That is not a request: id: "],
  ])("as a request (%s) is refused, and the connection lives", async (_what, line, reason) => {
    const dir = makeDir();
    await openTestHost(dir);
    const socket = await dial(dir);
    socket.end(`${line}${JSON.stringify({ type: "doctor", id: "2" })}\n`);
    const answers = (await text(socket))
      .trimEnd()
      .split("\n")
      .map((answer) => JSON.parse(answer));
    expect(answers.map(({ type }) => type)).toEqual(["hello", "refused", "accepted", "message", "done", "bye"]);
    expect(answers[1].reason).toContain(reason);
  });

  test("as a line without end is refused, and the connection is over", async () => {
    const dir = makeDir();
    const host = await openTestHost(dir);
    const socket = await dial(dir);
    let answered = "";
    socket.on("data", (chunk) => {
      answered += chunk;
    });
    // The host hangs up while we still send.
    socket.on("error", () => undefined);
    socket.write("x".repeat(1_100_000));
    await new Promise((resolve) => socket.once("close", resolve));
    const answers = answered
      .trimEnd()
      .split("\n")
      .map((answer) => JSON.parse(answer));
    expect(answers.map(({ type }) => type)).toEqual(["hello", "refused", "bye"]);
    expect(answers[1].reason).toBe("A line may have at most 1048576 bytes.");
    expect(host.heard).toHaveLength(0);
  });

  test.each([
    ["another version", '{"type":"hello","protocol":2,"pid":1,"role":"serve"}\n'],
    ["something else", "HTTP/1.1 400 Bad Request\n"],
  ])("as a host (%s) is said in one line", async (_what, hello) => {
    const [ours, theirs] = duplexPair();
    theirs.write(hello);
    await expect(greet(ours, clock)).rejects.toThrow("is another version");
    expect(ours.destroyed).toBe(true);
  });

  test("as a host that never greets is not waited for without end", async () => {
    const moving = new TestClock();
    const [ours] = duplexPair();
    await expect(moving.drive(greet(ours, moving))).rejects.toThrow("does not answer");
  });
});
