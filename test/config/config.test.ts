import { describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { ConfigError } from "../../src/core/config-error.ts";
import type { Integration } from "../../src/core/integration.ts";

const unused = () => {
  throw new Error("nothing connects in these tests");
};
const PAGER: Integration = {
  id: "pager",
  title: "Pager",
  env: [
    { name: "PAGER_API_KEY", help: "REST key.", secret: true, required: true },
    { name: "PAGER_API_URL", help: "Base address.", default: "https://api.pager.test" },
    { name: "PAGER_FROM", help: "Fallback account.", check: { pattern: /@/u, problem: "must be an e-mail address" } },
  ],
  connect: unused,
};
const PAGES: Integration = {
  id: "pages",
  title: "Pages",
  env: [
    { name: "PAGES_API_KEY", help: "API key.", secret: true, required: true },
    { name: "PAGES_PAGE_ID", help: "Which page.", required: true },
  ],
  connect: unused,
};
const KEY = "k-1234567890";
const MASTER = "0123456789abcdef0123456789abcdef";
const FORMER = "fedcba9876543210fedcba9876543210";

function read(env: Record<string, string>, here: { files?: string[]; zone?: string } = {}): Config {
  const fileExists = (path: string) => here.files?.includes(path) ?? false;
  return readConfig(env, [PAGER, PAGES], { fileExists, zone: here.zone ?? "Europe/Paris" });
}

function faultsOf(env: Record<string, string>, here?: { files?: string[]; zone?: string }): readonly string[] {
  try {
    read(env, here);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("settings", () => {
  test("with nothing set the sandbox runs, apart from real data, and nobody is named", () => {
    expect(read({})).toEqual({
      dataDir: "data/sandbox",
      databaseUrl: undefined,
      sandbox: true,
      sandboxVendors: ["statuspage", "pagerduty", "opsgenie"],
      accounts: [],
      responders: [],
      admins: [],
      user: undefined,
      zone: "Europe/Paris",
      http: undefined,
      publicUrl: undefined,
      secret: undefined,
      formerSecret: undefined,
      slack: undefined,
      adminChannel: undefined,
      policyPath: "./tocsin.yaml",
      policyRequired: false,
      logLevel: "warn",
      secrets: [],
      warnings: [],
    });
  });

  test("everything set is read, trimmed and put in its one spelling", () => {
    const config = read(
      {
        DATA_DIR: "/srv/tocsin ",
        DATABASE_URL: "postgres://bot:hush%2Fhush@db:5432/tocsin",
        TOCSIN_RESPONDERS: " Ana@Example.com, slack:U0123,,discord:1234567890",
        TOCSIN_ADMINS: "*",
        TOCSIN_USER: "Ana@Example.com",
        TOCSIN_CONFIG: "/etc/tocsin.yaml",
        TOCSIN_ZONE: "America/New_York",
        TOCSIN_ADMIN_CHANNEL: "slack:C0123",
        HTTP_PORT: "8080",
        HTTP_HOST: "::1",
        PUBLIC_URL: " https://bot.example.com/tocsin/ ",
        TOCSIN_SECRET: MASTER,
        TOCSIN_SECRET_OLD: FORMER,
        LOG_LEVEL: "info",
        PAGER_API_KEY: KEY,
        PAGER_API_URL: "http://127.0.0.1:4000/base//",
      },
      { files: ["/etc/tocsin.yaml"] },
    );
    expect(config).toEqual({
      dataDir: "/srv/tocsin",
      databaseUrl: "postgres://bot:hush%2Fhush@db:5432/tocsin",
      sandbox: false,
      sandboxVendors: ["statuspage", "pagerduty", "opsgenie"],
      accounts: [{ integration: PAGER, env: { PAGER_API_KEY: KEY, PAGER_API_URL: "http://127.0.0.1:4000/base" } }],
      responders: ["ana@example.com", "slack:U0123", "discord:1234567890"],
      admins: ["*"],
      user: "ana@example.com",
      zone: "America/New_York",
      http: { host: "::1", port: 8080 },
      publicUrl: "https://bot.example.com/tocsin",
      secret: MASTER,
      formerSecret: FORMER,
      slack: undefined,
      adminChannel: "slack:C0123",
      policyPath: "/etc/tocsin.yaml",
      policyRequired: true,
      logLevel: "info",
      secrets: ["postgres://bot:hush%2Fhush@db:5432/tocsin", MASTER, FORMER, KEY, "hush%2Fhush", "hush/hush"],
      warnings: [],
    });
  });

  test("an empty value counts as unset", () => {
    expect(read({ TOCSIN_ZONE: "", PAGER_API_KEY: "  ", TOCSIN_CONFIG: "" })).toEqual(read({}));
  });

  test("a system without a usable zone is in UTC", () => {
    expect(read({}, { zone: "Etc/Unknown-Place" }).zone).toBe("UTC");
  });
});

describe("the sandbox is all or nothing", () => {
  test("one vendor's key ends it, and the other vendor is absent", () => {
    const config = read({ PAGER_API_KEY: KEY });
    expect(config.sandbox).toBe(false);
    expect(config.dataDir).toBe("./data");
    expect(config.accounts.map(({ integration }) => integration.id)).toEqual(["pager"]);
  });

  test.each(["SLACK_BOT_TOKEN", "DISCORD_TOKEN", "DISCORD_CLIENT_SECRET"])(
    "%s ends it too, and is kept secret",
    (name) => {
      const chat = { SLACK_BOT_TOKEN: "xoxb-hush-token", SLACK_APP_TOKEN: "xapp-1" };
      const config = read(name === "SLACK_BOT_TOKEN" ? chat : { [name]: "hush-token" });
      expect(config.sandbox).toBe(false);
      expect(config.secrets.join()).toContain("hush-token");
      expect(config.warnings.join()).not.toContain("hush-token");
    },
  );

  test("TOCSIN_SANDBOX=1 forces it beside credentials, says so and still keeps them secret", () => {
    const config = read({ PAGER_API_KEY: KEY, PAGES_API_KEY: "half", TOCSIN_SANDBOX: "1" });
    expect(config).toMatchObject({ sandbox: true, accounts: [], dataDir: "data/sandbox", secrets: [KEY, "half"] });
    expect(config.warnings).toEqual([
      "TOCSIN_SANDBOX=1: emulators answer; the settings of Pager and Pages are not used.",
    ]);
  });

  test("TOCSIN_SANDBOX=0 forbids it, and a bot without any vendor is warned of", () => {
    const config = read({ TOCSIN_SANDBOX: "0" });
    expect(config.sandbox).toBe(false);
    expect(config.warnings).toEqual(["No vendor is configured: set the keys of at least one (see .env.example)."]);
  });

  test("an address without a key does not end it, and is said to do nothing", () => {
    const config = read({ PAGER_API_URL: "https://eu.pager.test" });
    expect(config.sandbox).toBe(true);
    expect(config.warnings).toEqual(["PAGER_API_URL has no effect: Pager is left out without PAGER_API_KEY."]);
  });
});

describe("wrong settings", () => {
  test("a vendor with half of its variables is a fault that names the missing one", () => {
    expect(faultsOf({ PAGES_API_KEY: KEY })).toEqual([
      "PAGES_PAGE_ID is missing: Pages needs it beside PAGES_API_KEY. Which page.",
    ]);
    expect(faultsOf({ PAGES_PAGE_ID: "abc" })).toEqual([
      "PAGES_API_KEY is missing: Pages needs it beside PAGES_PAGE_ID. API key.",
    ]);
  });

  test("all faults are reported at once, in one message", () => {
    const env = {
      PAGES_API_KEY: KEY,
      PAGER_API_KEY: `${KEY} ${KEY}`,
      PAGER_API_URL: "ftp://pager.test",
      PAGER_FROM: "ana",
      TOCSIN_ZONE: "Europe/Pari",
      TOCSIN_USER: "ana",
      TOCSIN_RESPONDERS: "ana@example.com, @ben, ops team",
      TOCSIN_SANDBOX: "yes",
      TOCSIN_CONFIG: "/nowhere.yaml",
      LOG_LEVEL: "debug",
    };
    const faults = faultsOf(env);
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
      "TOCSIN_USER",
      "TOCSIN_SANDBOX",
      "LOG_LEVEL",
      "PAGER_API_KEY",
      "PAGER_API_URL",
      "PAGER_FROM",
      "PAGES_PAGE_ID",
      "TOCSIN_CONFIG",
      "TOCSIN_RESPONDERS",
      "TOCSIN_RESPONDERS",
      "TOCSIN_ZONE",
    ]);
    expect(new ConfigError(faults).message.split("\n")).toHaveLength(faults.length + 1);
  });

  test("a fault never shows a secret", () => {
    const faults = faultsOf({ PAGER_API_KEY: `"${KEY}"`, PAGES_API_KEY: `${KEY}\n${KEY}`, PAGES_PAGE_ID: "x" });
    expect(faults).toEqual([
      "PAGER_API_KEY is wrapped in quotes: remove them.",
      "PAGES_API_KEY has white space inside: paste the key again.",
    ]);
  });

  test.each([
    ["api.pager.test", "is not an address"],
    ["https://", "is not an address"],
    ["https://api pager.test", "is not an address"],
    ["file:///etc/passwd", "must begin with https"],
    ["localhost:4000", "must begin with https"],
    ["https://api.pager.test,", "host name"],
    ["https://me:secret-word@api.pager.test", "user name or password"],
    ["https://api.pager.test/?x=1", "from ? or # on"],
    ["https://api.pager.test/#", "from ? or # on"],
  ])("the address %s is refused", (address, problem) => {
    const faults = faultsOf({ PAGER_API_KEY: KEY, PAGER_API_URL: address });
    expect(faults).toEqual([expect.stringContaining(problem)]);
    expect(faults[0]).not.toContain("secret-word");
  });

  test("plain http is accepted, with a warning unless it stays on this machine", () => {
    expect(read({ PAGER_API_KEY: KEY, PAGER_API_URL: "http://pager.internal" }).warnings).toEqual([
      "PAGER_API_URL uses plain http: keys travel unencrypted. Use https.",
    ]);
    for (const host of ["localhost:1", "127.0.0.9:1", "[::1]:1"]) {
      expect(read({ PAGER_API_KEY: KEY, PAGER_API_URL: `http://${host}` }).warnings).toEqual([]);
    }
  });

  test("a variable that is nobody's is warned of with the nearest name; other programs' are left alone", () => {
    const { warnings } = read({
      TOCSIN_RESPONDER: "x",
      PAGER_TOKEN: "x",
      PATH: "/bin",
      DATA_CENTRE: "x",
      LOG_FILE: "x",
      PUBLIC_PATH: "x",
    });
    expect(warnings).toEqual([
      "PAGER_TOKEN is not a setting and has no effect. Known are PAGER_API_KEY, PAGER_API_URL and PAGER_FROM.",
      "TOCSIN_RESPONDER is not a setting and has no effect. Did you mean TOCSIN_RESPONDERS?",
    ]);
  });

  test("a setting under the name that it had before is warned of with the one it has now", () => {
    expect(read({ TOCSIN_URL: "https://bot.example.com" })).toMatchObject({
      publicUrl: undefined,
      warnings: ["TOCSIN_URL has no effect: it is called PUBLIC_URL now, so rename it."],
    });
  });

  test.each([
    ["bot.example.com", "is not an address"],
    ["ftp://bot.example.com", "must begin with https://"],
    ["https://bot.example.com/?a=1", "must end with its path"],
    ["https://ana:hush@bot.example.com", "must not hold a user name or password"],
  ])("PUBLIC_URL %s is no public address", (address, problem) => {
    expect(faultsOf({ PUBLIC_URL: address })).toEqual([expect.stringContaining(`PUBLIC_URL ${problem}`)]);
  });

  test.each(["TOCSIN_SECRET", "TOCSIN_SECRET_OLD"])("a short %s is refused and not shown", (name) => {
    expect(faultsOf({ [name]: "hush-hush" })).toEqual([expect.stringContaining(`${name} must have at least 32`)]);
    expect(faultsOf({ [name]: "hush-hush" }).join()).not.toContain("hush");
  });
});
