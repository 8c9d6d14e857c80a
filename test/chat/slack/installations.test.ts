import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openInstallations } from "../../../src/chat/slack/installations/open.ts";
import { createTokenSeal } from "../../../src/chat/slack/installations/token-seal.ts";
import type { Installation } from "../../../src/chat/slack/ports.ts";
import type { SlackSettings } from "../../../src/chat/slack/settings.ts";
import { BotError } from "../../../src/core/errors.ts";
import type { Log, LogFields } from "../../../src/core/log.ts";
import type { Store } from "../../../src/core/store.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { TestClock } from "../../kit/test-clock.ts";

const TOKEN = "xoxb-1-home-hush";
const ROAD = { type: "socket", appToken: "xapp-hush" } as const;
const API = "https://slack.test/api/";

function settingsFor(secret: string): SlackSettings {
  const publicUrl = "https://bot.test";
  return {
    apiUrl: API,
    road: ROAD,
    workspaces: { type: "several", clientId: "1.2", clientSecret: "hush", publicUrl, secret },
  };
}
const ONE: SlackSettings = { apiUrl: API, road: ROAD, workspaces: { type: "one", botToken: TOKEN } };
const SECRET = "first-secret-of-thirty-two-chars-";
const OTHER_SECRET = "other-secret-of-thirty-two-chars-";

const ACME: Installation = {
  team: "T0ACME",
  teamName: "Acme",
  botToken: "xoxb-2-acme-hush",
  botUser: "U0BOT",
  botId: "B0BOT",
  scopes: ["chat:write", "commands"],
};
const GLOBEX: Installation = { ...ACME, team: "T0GLOBEX", teamName: "Globex", botToken: "xoxb-3-globex-hush" };

let dir: string;
let clock: TestClock;
let store: Store;
let logged: { event: string; fields: LogFields | undefined }[];
let log: Log;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "tocsin-installations-"));
  clock = new TestClock();
  logged = [];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  log = { info: line, warn: line, error: line };
  store = await openEmbeddedStore({ dir, clock, log });
});

afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Slack's answer to auth.test. */
type Slack = (token: string) => Response | Error;

const anyTeam = (_team: string): boolean => true;

function open(settings: SlackSettings, slack: Slack = () => new Error("nobody may be asked"), mayJoin = anyTeam) {
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const token = new Headers(init?.headers).get("authorization")?.replace("Bearer ", "") ?? "";
    const answer = slack(token);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return openInstallations({ settings, store, clock, log, mayJoin, fetch });
}

const GOOD: Slack = (token) =>
  Response.json(
    token === TOKEN
      ? {
          ok: true,
          team_id: "T0HOME",
          team: "Home",
          user_id: "U0TOCSIN",
          bot_id: "B0TOCSIN",
          url: "https://home.test/",
        }
      : { ok: false, error: "invalid_auth" },
    { headers: { "x-oauth-scopes": "chat:write,commands" } },
  );
const DOWN: Slack = () => Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });

describe("one workspace", () => {
  const HOME: Installation = {
    team: "T0HOME",
    teamName: "Home",
    botToken: TOKEN,
    botUser: "U0TOCSIN",
    botId: "B0TOCSIN",
    scopes: ["chat:write", "commands"],
  };

  test("is whose the bot token is; there is nothing to register", async () => {
    const book = await open(ONE, GOOD);
    expect(book.home).toBe("T0HOME");
    expect(book.register).toBeUndefined();
    expect(await book.find("T0HOME")).toEqual(HOME);
    expect(await book.find("T0OTHER")).toBeUndefined();
    expect(await book.all()).toEqual([HOME]);
  });

  test("a restart while Slack does not answer goes through with what Slack said of this token before", async () => {
    await open(ONE, GOOD);
    const book = await open(ONE, DOWN);
    expect(await book.all()).toEqual([HOME]);
    expect(logged.map(({ event }) => event)).toContain("slack.identity.from_before");
  });

  test("but not with what it said of another token, and not the first time", async () => {
    await expect(open(ONE, DOWN)).rejects.toMatchObject({ name: "BotError" });
    await open(ONE, GOOD);
    const other = { ...ONE, workspaces: { type: "one", botToken: "xoxb-9-other" } } as const;
    await expect(open(other, DOWN)).rejects.toMatchObject({ name: "BotError" });
  });

  test.each([
    [
      () => Response.json({ ok: false, error: "token_revoked" }),
      "Slack does not accept SLACK_BOT_TOKEN (token_revoked)",
    ],
    [
      () => Response.json({ ok: true, team_id: "T1", team: "x", user_id: "U1" }),
      "Slack does not accept SLACK_BOT_TOKEN:",
    ],
  ])("a token that is no bot's ends the start in one sentence, whatever was known before", async (slack, sentence) => {
    await open(ONE, GOOD);
    const failure = await open(ONE, slack).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "vendor_auth", message: expect.stringContaining(sentence) });
    expect(JSON.stringify(failure)).not.toContain("hush");
  });
});

describe("several workspaces", () => {
  test("are found after a restart with all that is known of them", async () => {
    const before = await open(settingsFor(SECRET));
    expect(before.home).toBeUndefined();
    await before.register?.put(ACME);
    await before.register?.put({ ...GLOBEX, enterprise: "E01" });
    const after = await open(settingsFor(SECRET));
    expect(await after.find("T0ACME")).toEqual(ACME);
    expect(await after.all()).toEqual([ACME, { ...GLOBEX, enterprise: "E01" }]);
    expect(await after.find("T0NOBODY")).toBeUndefined();
  });

  test("a second installation replaces the first; a dropped one is gone", async () => {
    const { register, find, all } = await open(settingsFor(SECRET));
    await register?.put(ACME);
    expect(await find("T0ACME")).toEqual(ACME);
    await register?.put({ ...ACME, botToken: "xoxb-4-again-hush" });
    expect((await find("T0ACME"))?.botToken).toBe("xoxb-4-again-hush");
    expect(await register?.drop("T0ACME")).toBe(true);
    expect(await register?.drop("T0ACME")).toBe(false);
    expect(await find("T0ACME")).toBeUndefined();
    expect(await all()).toEqual([]);
  });

  test("what another process installs is seen at once, and what it removes within ten seconds", async () => {
    const here = await open(settingsFor(SECRET));
    const there = await open(settingsFor(SECRET));
    expect(await here.find("T0ACME")).toBeUndefined();
    await there.register?.put(ACME);
    expect(await here.find("T0ACME")).toEqual(ACME);
    await there.register?.drop("T0ACME");
    expect(await here.find("T0ACME")).toEqual(ACME);
    clock.advance(10_000);
    expect(await here.find("T0ACME")).toBeUndefined();
  });

  test("are known while the store does not answer, and looked at anew though the date was set back", async () => {
    const { find, register } = await open(settingsFor(SECRET));
    await register?.put(ACME);
    expect(await find("T0ACME")).toEqual(ACME);
    clock.advance(10_000);
    const { get } = store;
    store.get = async () => {
      throw new BotError("store_failed", "The store does not answer.");
    };
    expect(await find("T0ACME")).toEqual(ACME);
    await expect(find("T0OTHER")).rejects.toMatchObject({ code: "store_failed" });
    store.get = get;
    clock.set(clock.now() - 86_400_000);
    await (await open(settingsFor(SECRET))).register?.drop("T0ACME");
    expect(await find("T0ACME")).toBeUndefined();
  });

  test("a workspace that tocsin.yaml does not name is as good as not there, from the moment it is not named", async () => {
    const allowed = new Set(["T0ACME", "T0GLOBEX"]);
    const { register, find, all } = await open(settingsFor(SECRET), undefined, (team) => allowed.has(team));
    await register?.put(ACME);
    await register?.put(GLOBEX);
    expect(await find("T0GLOBEX")).toEqual(GLOBEX);
    allowed.delete("T0GLOBEX");
    expect(await find("T0GLOBEX")).toBeUndefined();
    expect(await all()).toEqual([ACME]);
  });

  test("another TOCSIN_SECRET opens no token: the start ends in one sentence that names the workspaces", async () => {
    const { register } = await open(settingsFor(SECRET));
    await register?.put(ACME);
    await register?.put(GLOBEX);
    await expect(open(settingsFor(OTHER_SECRET))).rejects.toMatchObject({
      code: "not_configured",
      message:
        "TOCSIN_SECRET does not open the Slack token of Acme and Globex: set the secret that it was stored with, or install the bot there again.",
    });
  });

  test("one token that cannot be opened keeps no other workspace from working, and is told", async () => {
    await (await open(settingsFor(OTHER_SECRET))).register?.put(GLOBEX);
    const document = await store.get("settings", "slack:installation:T0GLOBEX");
    await store.commit([{ drop: "settings", id: "slack:installation:T0GLOBEX" }]);
    await (await open(settingsFor(SECRET))).register?.put(ACME);
    await store.commit([{ put: "settings", id: "slack:installation:T0GLOBEX", value: document?.value ?? {} }]);
    const book = await open(settingsFor(SECRET));
    expect(await book.all()).toEqual([ACME]);
    expect(await book.unreadable()).toEqual(["Globex"]);
    await expect(book.find("T0GLOBEX")).rejects.toMatchObject({ code: "not_configured" });
    expect(logged.map(({ event }) => event)).toContain("slack.installations.unreadable");
    // Installing it again mends it.
    await book.register?.put(GLOBEX);
    expect(await book.find("T0GLOBEX")).toEqual(GLOBEX);
  });

  test("a token moved to another workspace's record does not open there", async () => {
    const { register } = await open(settingsFor(SECRET));
    await register?.put(ACME);
    await register?.put(GLOBEX);
    const acme = await store.get("settings", "slack:installation:T0ACME");
    const globex = await store.get("settings", "slack:installation:T0GLOBEX");
    const value = { ...globex?.value, sealedToken: acme?.value.sealedToken ?? "" };
    await store.commit([{ put: "settings", id: "slack:installation:T0GLOBEX", value }]);
    expect(await (await open(settingsFor(SECRET))).unreadable()).toEqual(["Globex"]);
  });

  test("what is no installation is passed over", async () => {
    await store.commit([
      { put: "settings", id: "slack:installation:T0ODD", value: { team: "T0ODD" } },
      { put: "settings", id: "slack:other", value: { team: "T0ODD" } },
    ]);
    const { find, all } = await open(settingsFor(SECRET));
    expect(await find("T0ODD")).toBeUndefined();
    expect(await all()).toEqual([]);
  });

  test("no token is in the store's files or in the log", async () => {
    const { register, find } = await open(settingsFor(SECRET));
    await register?.put(ACME);
    await find("T0ACME");
    await open(ONE, GOOD);
    await store.close();
    const bytes = Buffer.concat(readdirSync(dir).map((name) => readFileSync(join(dir, name)))).toString("latin1");
    expect(bytes).toContain("slack:installation:T0ACME");
    expect(bytes).toContain("T0HOME");
    expect(`${bytes}${JSON.stringify(logged)}`).not.toContain("hush");
    store = await openEmbeddedStore({ dir, clock, log });
  });
});

describe("a sealed token", () => {
  const seal = createTokenSeal(SECRET);

  test("is sealed differently each time and opens for its own workspace only", async () => {
    const [first, second] = [await seal.seal(TOKEN, "T1"), await seal.seal(TOKEN, "T1")];
    expect(first).not.toBe(second);
    expect(await seal.open(first, "T1")).toBe(TOKEN);
    expect(await seal.open(first, "T2")).toBeUndefined();
    expect(await createTokenSeal(OTHER_SECRET).open(first, "T1")).toBeUndefined();
  });

  test("that was changed anywhere does not open", async () => {
    const fields = (await seal.seal(TOKEN, "T1")).split(".");
    for (const index of fields.keys()) {
      const changed = fields.with(index, flipped(fields[index] ?? ""));
      expect(await seal.open(changed.join("."), "T1"), `field ${index}`).toBeUndefined();
    }
  });

  test.each(["", "v1", "v1....", "v2.a.b.c.d", "xoxb-1-plain"])("%j is none", async (text) => {
    expect(await seal.open(text, "T1")).toBeUndefined();
  });
});

function flipped(text: string): string {
  return `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`;
}
