import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { ConfigError } from "../../src/core/config-error.ts";
import { redactor } from "../../src/core/redact.ts";

const read = (url: string) => readConfig({ DATABASE_URL: url }, [], { fileExists: () => false, zone: "Europe/Paris" });

describe("DATABASE_URL", () => {
  test.each([
    "postgres://bot:hush-hush@db.example.com:5432/tocsin",
    "postgresql://bot@db/tocsin?sslmode=require",
    "postgresql:///tocsin?host=/run/postgresql&user=bot",
  ])("%s is taken as it is", (url) => {
    expect(read(url)).toMatchObject({ databaseUrl: url, warnings: [] });
  });

  test.each([
    "db.example.com",
    "mysql://bot:hush-hush@db/tocsin",
    "https://bot:hush-hush@db",
    "postgres://",
    "postgres://bot:hush-hush#@db/tocsin",
  ])("%s is refused, and not shown", (url) => {
    expect(() => read(url)).toThrow(ConfigError);
    expect(() => read(url)).toThrow(/DATABASE_URL must look like postgres:\/\//u);
    expect(() => read(url)).not.toThrow(/hush-hush|db\.example/u);
  });

  test("one in quotes or with white space inside is refused", () => {
    expect(() => read('"postgres://bot@db/tocsin"')).toThrow("wrapped in quotes");
    expect(() => read("postgres://bot@db/toc sin")).toThrow("white space");
  });

  test("the whole of it and its password are secrets, however the password is written", () => {
    const redact = redactor(read("postgres://bot:p%40ss%2Fword%25@db/tocsin?password=an%20other").secrets);
    for (const text of ["p%40ss%2Fword%25", "p@ss/word%", "an other"]) {
      expect(redact(`password ${text} was refused`)).toBe("password [redacted] was refused");
    }
    expect(redact("at postgres://bot:p%40ss%2Fword%25@db/tocsin?password=an%20other!")).toBe("at [redacted]!");
    expect(redact("at bot@db/tocsin")).toBe("at bot@db/tocsin");
  });

  test("an address without a password adds only itself", () => {
    expect(read("postgres://bot@db/tocsin").secrets).toEqual(["postgres://bot@db/tocsin"]);
  });
});
