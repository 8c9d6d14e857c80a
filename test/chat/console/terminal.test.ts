import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PLAIN_BRUSH } from "../../../src/chat/console/colours.ts";
import { type History, openHistory } from "../../../src/chat/console/history.ts";
import { openTerminal, type Terminal } from "../../../src/chat/console/terminal.ts";
import type { Inbound, Message } from "../../../src/core/inbound.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { VirtualTerminal } from "../../kit/virtual-terminal.ts";

const PLACE = { id: "console:main", platform: "console" };
const opened: Terminal[] = [];

// readline draws no prompt on a terminal that is declared dumb.
beforeEach(() => void vi.stubEnv("TERM", "xterm"));

afterEach(async () => {
  for (const terminal of opened.splice(0)) await terminal.stop();
  vi.unstubAllEnvs();
});

function message(title: string, facts: Partial<Message> = {}): Message {
  return { reply: { type: "reply", tone: "plain", title }, question: false, live: false, outcomes: [], ...facts };
}

interface Heard {
  readonly inbound: Inbound;
  finish(): void;
}

/** A person at a terminal, and ears that are done with a message when the test says so. */
async function sitDown(options: { history?: History; columns?: number; complete?: (prefix: string) => string[] } = {}) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = new VirtualTerminal(options.columns);
  const heard: Heard[] = [];
  const interrupts = { count: 0 };
  const terminal = openTerminal({
    input,
    output,
    brush: PLAIN_BRUSH,
    history: options.history ?? { lines: [], keep: () => undefined },
    log: SILENT_LOG,
    speaker: () => ({ id: "console:ana@example.com", name: "Ana", zone: "UTC" }),
    now: () => 0,
    complete: options.complete ?? (() => []),
    onInterrupt: () => {
      interrupts.count += 1;
    },
  });
  opened.push(terminal);
  await terminal.start((inbound) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    heard.push({ inbound, finish: resolve });
    return promise;
  });
  const state = { isOver: false };
  const over = terminal.run().then(() => {
    state.isOver = true;
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await nextTurn();
  };
  return {
    terminal,
    output,
    heard,
    interrupts,
    state,
    over,
    settle,
    async type(keys: string) {
      input.write(keys);
      await settle();
    },
    async answer(index: number, answered: Message) {
      const ref = await terminal.send(PLACE, answered, { inbound: heard[index]?.inbound.id ?? "", key: "k" });
      if (!answered.live) heard[index]?.finish();
      await settle();
      return ref;
    },
  };
}

describe("a person at the prompt", () => {
  test("types a message, and its reply stands between it and the next prompt", async () => {
    const person = await sitDown();
    await person.type("status\r");
    expect(person.heard[0]?.inbound).toMatchObject({
      text: "status",
      addressed: true,
      place: PLACE,
      actor: { id: "console:ana@example.com" },
    });
    await person.answer(0, message("All is well"));
    expect(person.output.text).toBe("tocsin› status\nAll is well\n\ntocsin›");
  });

  test("keeps what is half typed, and where, while replies arrive", async () => {
    const person = await sitDown({ columns: 24 });
    await person.type("ack all\r");
    await person.type("status of everything there is\u001b[D\u001b[D");
    await person.answer(0, message("Acknowledged"));
    expect(person.output.text).toBe("tocsin› ack all\nAcknowledged\n\ntocsin› status of everyt\nhing there is");
    await person.type("X");
    expect(person.output.text).toContain("hing there Xis");
  });

  test("sees progress change in place and the result take its place", async () => {
    const person = await sitDown();
    await person.type("ack all\r");
    const ref = await person.answer(0, message("Acknowledged 1 of 2 …", { live: true }));
    await person.type("stat");
    expect(person.output.text).toBe("tocsin› ack all\nAcknowledged 1 of 2 …\ntocsin› stat");
    await person.terminal.update(ref, message("Acknowledged 2 of 2 …", { live: true }));
    expect(person.output.text).toBe("tocsin› ack all\nAcknowledged 2 of 2 …\ntocsin› stat");
    await person.terminal.update(ref, message("Acknowledged 2 alerts"));
    expect(person.output.text).toBe("tocsin› ack all\nAcknowledged 2 alerts\n\ntocsin› stat");
  });

  test("goes on typing while others are at work, and sees which reply belongs to what", async () => {
    const person = await sitDown();
    await person.type("ack all\r");
    const progress = await person.answer(0, message("Acknowledged 1 of 2 …", { live: true }));
    await person.type("status\r");
    expect(person.output.text).toBe("tocsin› ack all\ntocsin› status\nAcknowledged 1 of 2 …\ntocsin›");
    await person.answer(1, message("All is well"));
    await person.terminal.update(progress, message("Acknowledged 2 alerts"));
    expect(person.output.text).toBe(
      "tocsin› ack all\ntocsin› status\nAll is well\n\n↳ ack all\nAcknowledged 2 alerts\n\ntocsin›",
    );
  });

  test("has a pasted yes heard only after its question was asked", async () => {
    const person = await sitDown();
    await person.type("ack all\ryes\r");
    expect(person.heard.map(({ inbound }) => inbound.text)).toEqual(["ack all"]);
    await person.answer(0, message("Acknowledge 137?", { question: true }));
    expect(person.heard.map(({ inbound }) => inbound.text)).toEqual(["ack all", "yes"]);
  });

  test("is told of plans that a former process left", async () => {
    const person = await sitDown();
    await person.type("hel");
    await person.terminal.send(PLACE, message("Acknowledged 3 alerts", { command: "ack" }), { key: "k" });
    expect(person.output.text).toBe("↳ from before\nAcknowledged 3 alerts\n\ntocsin› hel");
  });

  test("sees cards that arrive by themselves above what is being typed, as an answer to nothing", async () => {
    const person = await sitDown();
    await person.type("hel");
    await person.terminal.send(PLACE, message("PD-12 Queue is stuck"), { key: "card" });
    expect(person.output.text).toBe("PD-12 Queue is stuck\n\ntocsin› hel");
  });

  test("reads lines that are broken between words, at the width of the terminal", async () => {
    const person = await sitDown({ columns: 20 });
    await person.terminal.send(PLACE, message("PD-12 Build queue is stuck again"), { key: "card" });
    expect(person.output.raw).toContain("PD-12 Build queue is\n  stuck again\n");
  });

  test("is not misled by what an alert is called", async () => {
    const person = await sitDown();
    await person.type("alerts\r");
    await person.answer(0, message("\u001b[2J\u001b]0;owned\u0007disk\r\ntocsin› resolve all"));
    expect(person.output.text).toBe("tocsin› alerts\ndisk tocsin› resolve all\n\ntocsin›");
  });

  test("sees progress that is wider than the terminal or higher than it on as many rows as there are", async () => {
    const person = await sitDown({ columns: 20 });
    await person.type("ack all\r");
    const items = Array.from({ length: 40 }, (_, i) => ({ line: `構築 alert number ${i}` }));
    const long: Message = message("Working", { live: true });
    const ref = await person.answer(0, { ...long, reply: { ...long.reply, blocks: [{ type: "list", items }] } });
    expect(person.output.text.split("\n")).toHaveLength(22);
    expect(person.output.text).toContain("    構築 alert num…");
    await person.terminal.update(ref, message("Done"));
    expect(person.output.text).toBe("tocsin› ack all\nDone\n\ntocsin›");
  });

  test("completes what is typed with the tabulator", async () => {
    const person = await sitDown({
      complete: (prefix) => ["status open ", "status notices "].filter((line) => line.startsWith(prefix)),
    });
    await person.type("status o\t");
    expect(person.output.text).toBe("tocsin› status open");
  });
});

describe("leaving", () => {
  test("Ctrl-D ends the input, and the terminal waits for what is at work", async () => {
    const person = await sitDown();
    await person.type("ack all\r");
    const ref = await person.answer(0, message("Acknowledged 1 of 2 …", { live: true }));
    await person.type("\u0004");
    expect(person.state.isOver).toBe(false);
    expect(person.output.text).toBe("tocsin› ack all\nAcknowledged 1 of 2 …");
    await person.terminal.update(ref, message("Acknowledged 2 alerts"));
    person.heard[0]?.finish();
    await person.over;
    expect(person.output.text).toBe("tocsin› ack all\nAcknowledged 2 alerts");
  });

  test("Ctrl-C takes back what is half typed before it asks to leave", async () => {
    const person = await sitDown();
    await person.type("resolve all\u001b[D\u001b[D\u0003");
    expect(person.output.text).toBe("tocsin›");
    expect(person.interrupts.count).toBe(0);
    await person.type("\u0003");
    expect(person.interrupts.count).toBe(1);
  });

  test("what was typed and not yet heard is not begun any more", async () => {
    const person = await sitDown();
    await person.type("ack all\rresolve all\r");
    await person.terminal.stop();
    person.heard[0]?.finish();
    await person.over;
    expect(person.heard.map(({ inbound }) => inbound.text)).toEqual(["ack all"]);
  });
});

describe("history", () => {
  const dir = mkdtempSync(join(tmpdir(), "tocsin-history-"));
  afterEach(() => rmSync(join(dir, "history"), { force: true }));

  test("is kept for its owner only, and is there again the next time", async () => {
    const first = await sitDown({ history: openHistory(dir) });
    await first.type("status\r");
    first.heard[0]?.finish();
    await first.type("alerts\r");
    expect(readFileSync(join(dir, "history"), "utf8")).toBe("status\nalerts\n");
    expect(statSync(join(dir, "history")).mode & 0o777).toBe(0o600);
    const second = await sitDown({ history: openHistory(dir) });
    await second.type("\u001b[A\u001b[A");
    expect(second.output.text).toBe("tocsin› status");
  });

  test("keeps the newest 500 lines", () => {
    writeFileSync(join(dir, "history"), Array.from({ length: 600 }, (_, i) => `line ${i}\n`).join(""));
    const { lines } = openHistory(dir);
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([500, "line 599", "line 100"]);
  });

  test("that cannot be kept does not disturb the conversation", async () => {
    const person = await sitDown({ history: openHistory(join(dir, "missing")) });
    await person.type("status\r");
    expect(person.heard).toHaveLength(1);
  });
});
