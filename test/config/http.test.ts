import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { ConfigError } from "../../src/core/config-error.ts";

const read = (env: Record<string, string>) => readConfig(env, [], { fileExists: () => false, zone: "UTC" });

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("where serve listens", () => {
  test("without a port it does not, whatever the host", () => {
    expect(read({}).http).toBeUndefined();
    expect(read({ HTTP_HOST: "0.0.0.0" }).http).toBeUndefined();
  });

  test("with a port alone it is on this machine only", () => {
    expect(read({ HTTP_PORT: "8080" }).http).toEqual({ host: "127.0.0.1", port: 8080 });
    expect(read({ HTTP_PORT: "0" }).http).toEqual({ host: "127.0.0.1", port: 0 });
    expect(read({ HTTP_PORT: "65535", HTTP_HOST: "0.0.0.0" }).http).toEqual({ host: "0.0.0.0", port: 65_535 });
  });

  test.each(["65536", "-1", "80a", "8080.5", "1e3", "000080", "http"])("the port %s is refused", (port) => {
    expect(faultsOf({ HTTP_PORT: port })).toEqual([
      `HTTP_PORT must be a number from 0 (any free port) to 65535 (it is "${port}").`,
    ]);
  });

  test.each(["http://0.0.0.0", "a host", "*"])("the host %s is refused", (host) => {
    expect(faultsOf({ HTTP_PORT: "1", HTTP_HOST: host })).toEqual([
      `HTTP_HOST must be a host name or an address such as 127.0.0.1 or ::1 (it is "${host}").`,
    ]);
  });

  test("another program's HTTP_ settings are left alone", () => {
    expect(read({ HTTP_PROXY: "http://proxy.test", DATABASE_NAME: "x" }).warnings).toEqual([]);
  });
});

describe("the admins' channel", () => {
  test("is a place of a chat platform", () => {
    expect(read({ TOCSIN_ADMIN_CHANNEL: " slack:C0123 " }).adminChannel).toBe("slack:C0123");
  });

  test.each(["C0123", "#ops", "slack:", "slack:ops team"])("%s is refused", (place) => {
    expect(faultsOf({ TOCSIN_ADMIN_CHANNEL: place })).toEqual([
      `TOCSIN_ADMIN_CHANNEL must be a place such as slack:C0123 (it is "${place}").`,
    ]);
  });
});
