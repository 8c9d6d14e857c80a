import { describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import { redactor } from "../../src/core/redact.ts";
import { createLog, type LogLevel } from "../../src/log.ts";

function logAt(level: LogLevel) {
  const lines: string[] = [];
  const log = createLog({
    level,
    redact: redactor(["hush-hush-key"]),
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines };
}

describe("the log", () => {
  test("a line is one JSON object with level, time, event and the fields", () => {
    const { log, lines } = logAt("info");
    log.info("vendor.call", { account: "pagerduty", ms: 12 });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith("\n")).toBe(true);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u),
      event: "vendor.call",
      account: "pagerduty",
      ms: 12,
    });
  });

  test("levels below the chosen one are dropped", () => {
    const { log, lines } = logAt("warn");
    log.info("quiet");
    log.warn("heard");
    log.error("heard.too");
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(["heard", "heard.too"]);
    const silent = logAt("silent");
    silent.log.error("nobody.hears");
    expect(silent.lines).toEqual([]);
  });

  test("what was expected is told without a stack, a bug with one", () => {
    const { log, lines } = logAt("info");
    log.warn("expected", { error: new BotError("store_failed", "The disk is full.", { details: { file: "x" } }) });
    log.error("bug", { error: new TypeError("not a function") });
    const [expected, bug] = lines.map((line) => JSON.parse(line).error);
    expect(expected).toEqual({ code: "store_failed", message: "The disk is full.", details: { file: "x" } });
    expect(bug).toMatchObject({ message: "not a function", stack: expect.stringContaining("log.test.ts") });
  });

  test("a secret is masked in fields, in nested values and in an error's message, stack and cause", () => {
    const { log, lines } = logAt("info");
    const cause = new Error("401 for hush-hush-key");
    const error = new BotError("vendor_auth", "The key hush-hush-key is wrong.", {
      cause,
      details: { deep: ["hush-hush-key"] },
    });
    log.error("vendor.call.failed", { error, headers: { authorization: "Token token=hush-hush-key" } });
    expect(lines.join("")).not.toContain("hush-hush-key");
    const line = JSON.parse(lines[0] ?? "");
    expect(line.error.code).toBe("vendor_auth");
    expect(line.error.because).toBe("401 for [redacted]");
    expect(line.headers.authorization).toBe("Token token=[redacted]");
  });

  test("a field that refers to itself does not break the line", () => {
    const { log, lines } = logAt("info");
    const loop: Record<string, unknown> = { name: "loop" };
    loop.self = loop;
    log.warn("odd", { loop });
    expect(JSON.parse(lines[0] ?? "").loop.name).toBe("loop");
  });
});
