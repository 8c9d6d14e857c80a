import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { slackTerms } from "../../../src/app/slack-policy.ts";
import { createSlackDoor } from "../../../src/chat/slack/door.ts";
import type { SlackSettings } from "../../../src/chat/slack/settings.ts";
import { openSlack, type SlackAdapter } from "../../../src/chat/slack/slack.ts";
import type { Inbound } from "../../../src/core/inbound.ts";
import type { LogFields } from "../../../src/core/log.ts";
import { policyFrom } from "../../../src/core/policy.ts";
import { type HttpServer, openHttpServer } from "../../../src/http/server.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { type FakeSlack, startFakeSlack } from "../../fakes/slack/slack.ts";
import { NO_DESK } from "../../kit/no-desk.ts";
import { TestClock } from "../../kit/test-clock.ts";

const SECRET = "a-secret-of-more-than-32-characters";
const MANIFEST = new URL("../../../docs/slack-manifest.json", import.meta.url);
/** What a proxy leads to the bot's own server. */
const PUBLIC = "https://bot.test";

let clock: TestClock;
let slack: FakeSlack;
let server: HttpServer;
let adapter: SlackAdapter;
let dir: string;
let allowed: string[];
let heard: Inbound[];
let told: string[];
let logged: { readonly event: string; readonly fields: LogFields | undefined }[];
let closeStore: () => Promise<void>;
let start: () => Promise<void>;

beforeEach(async () => {
  clock = new TestClock();
  dir = mkdtempSync(join(tmpdir(), "tocsin-oauth-"));
  [allowed, heard, told, logged] = [["T0ACME"], [], [], []];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  slack = await startFakeSlack({
    clock,
    manifest: JSON.parse(readFileSync(MANIFEST, "utf8")),
    workspaces: [
      { id: "T0ACME", name: "Acme <b>&</b> sons", isInstalled: false },
      { id: "T0GLOBEX", name: "Globex", isInstalled: false },
    ],
  });
  const { clientId, clientSecret, appToken } = slack.world.app;
  const settings: SlackSettings = {
    apiUrl: `${slack.url}/api/`,
    road: { type: "socket", appToken },
    workspaces: { type: "several", clientId, clientSecret, publicUrl: PUBLIC, secret: SECRET },
  };
  const door = createSlackDoor({ settings, clock, log });
  server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins: [door.plugin] });
  const store = await openEmbeddedStore({ dir, clock, log });
  closeStore = store.close;
  const policy = slackTerms(() =>
    policyFrom(
      {
        ...{ roles: [], places: {}, components: {}, people: [], ask: {} },
        slack: { command: "/tocsin", aliases: {}, workspaces: allowed },
      },
      { responders: [], admins: [], policyPath: "tocsin.yaml" },
    ),
  );
  adapter = await openSlack({
    ...{ settings, store, policy, clock, log, door, zone: "UTC" },
    aids: { tellAdmins: async ({ title }) => void told.push(String(title)) },
  });
  start = () =>
    adapter.start(async (inbound, onAccepted) => {
      heard.push(inbound);
      onAccepted?.();
    }, NO_DESK);
});

afterEach(async () => {
  await settle(adapter.stop());
  await closeStore();
  await server.stop();
  await slack.stop();
  rmSync(dir, { recursive: true, force: true });
});

function settle<T>(work: Promise<T>): Promise<T> {
  return clock.drive(work, slack.isBusy);
}

/** A browser with one cookie. */
interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

class Browser {
  #cookie = "";

  async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    const isOurs = url.startsWith(PUBLIC);
    const cookie = isOurs && this.#cookie !== "" ? { cookie: this.#cookie } : {};
    const answer = await fetch(url.replace(PUBLIC, server.url), {
      redirect: "manual",
      headers: { ...cookie, ...headers },
    });
    const [set] = answer.headers.getSetCookie();
    if (set !== undefined) this.#cookie = set.includes("=deleted") ? "" : (set.split(";")[0] ?? "");
    const to = answer.headers.get("location");
    if (to !== null) return this.open(to);
    return { status: answer.status, html: await answer.text(), headers: answer.headers };
  }

  follow({ html }: Page, words: string): Promise<Page> {
    const links = [...html.matchAll(/<a href="([^"]+)">([^<]*)<\/a>/gu)];
    const link = links.find(([, , text]) => text?.includes(words))?.[1]?.replaceAll("&amp;", "&");
    if (link === undefined) throw new Error(`There is no link "${words}" in ${html}`);
    return this.open(new URL(link, slack.url).href);
  }

  /** From the bot's page to Slack's and back. */
  async install(choice: string): Promise<Page> {
    const first = await this.open(`${PUBLIC}/slack/install`);
    return this.follow(await this.follow(first, "Add to Slack"), choice);
  }
}

function tokens(): readonly string[] {
  return [...slack.world.tokens.keys()].filter((token) => token.startsWith("xoxb-"));
}

describe("installing the bot in a workspace", () => {
  test("before the bot is there says to come again, and changes nothing", async () => {
    const { status, html } = await new Browser().open(`${PUBLIC}/slack/install`);
    expect([status, html]).toEqual([503, expect.stringContaining("Not now")]);
  });

  test("asks for the declared rights, and ends with the workspace's name as text; then the bot hears it", async () => {
    await settle(start());
    const browser = new Browser();
    const first = await browser.open(`${PUBLIC}/slack/install`);
    expect(first.html).toContain(encodeURIComponent("users:read.email"));
    const { status, html, headers } = await settle(browser.install("T0ACME"));
    expect([status, html]).toEqual([200, expect.stringContaining("Installed in Acme &lt;b&gt;&amp;&lt;/b&gt; sons")]);
    expect(html).not.toContain("<b>");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    await settle(slack.person("ana", "T0ACME").mentions("status", { in: "#ops" }));
    expect(heard.map(({ place, text }) => [place.id, text])).toEqual([["slack:T0ACME.C0OPS", "status"]]);
  });

  test("a workspace that tocsin.yaml does not name is refused with the line to add, and its token is given back", async () => {
    await settle(start());
    const { status, html } = await settle(new Browser().install("T0GLOBEX"));
    expect([status, html]).toEqual([403, expect.stringContaining("add T0GLOBEX to slack.workspaces in tocsin.yaml")]);
    expect([...slack.world.tokens.values()].map(({ team, refusal }) => [team, refusal])).toContainEqual([
      "T0GLOBEX",
      "token_revoked",
    ]);
    allowed.push("T0GLOBEX");
    expect((await settle(new Browser().install("T0GLOBEX"))).status).toBe(200);
  });

  test("somebody who changes their mind is told that nothing was changed", async () => {
    await settle(start());
    const { status, html } = await settle(new Browser().install("Cancel"));
    expect([status, html]).toEqual([400, expect.stringContaining("You did not allow it")]);
    expect(tokens()).toEqual([]);
  });

  test("the way back of one browser is of no use in another: nobody can be made to install", async () => {
    await settle(start());
    const attacker = new Browser();
    const page = await attacker.follow(await attacker.open(`${PUBLIC}/slack/install`), "Add to Slack");
    const link = /<a href="([^"]+allow=T0ACME)">/u.exec(page.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const victim = new Browser();
    await victim.open(`${PUBLIC}/slack/install`);
    const { status } = await settle(victim.open(new URL(link, slack.url).href));
    expect(status).toBe(400);
    expect(slack.calls.map(({ method }) => method)).not.toContain("oauth.v2.access");
  });

  test.each([
    ["nothing", ""],
    ["no state", "?code=x"],
    ["no code", "?state=x"],
    ["a state of its own", "?code=x&state=y"],
    ["a refusal", "?error=access_denied"],
    ["markup", "?error=%3Cscript%3Ealert(1)%3C%2Fscript%3E&code=%3Cscript%3E&state=%3Cscript%3E"],
    ["everything twice", "?code=a&code=b&state=c&state=d"],
    ["very long words", `?code=${"x".repeat(4_000)}&state=${"y".repeat(4_000)}`],
    ["bytes that are no text", "?code=%00%ff&state=%00"],
  ])(
    "the way back with %s is refused in a page that repeats nothing, and in one line of the log",
    async (_what, query) => {
      await settle(start());
      logged.length = 0;
      const { status, html } = await new Browser().open(`${PUBLIC}/slack/oauth_redirect${query}`, {
        cookie: "slack-app-oauth-state=<script>; other=x",
      });
      expect([status, html]).toEqual([400, expect.stringContaining("It was not installed")]);
      expect(html).not.toMatch(/<script|alert/u);
      expect(logged.map(({ event }) => event)).toEqual(["slack.install.refused"]);
      expect(JSON.stringify(logged)).not.toContain("script");
    },
  );

  test("a code that Slack does not know ends in one page, and the log names Slack's reason", async () => {
    await settle(start());
    const browser = new Browser();
    const page = await browser.follow(await browser.open(`${PUBLIC}/slack/install`), "Add to Slack");
    const state = /state=([^&"]+)/u.exec(page.html)?.[1] ?? "";
    const { status, html } = await settle(browser.open(`${PUBLIC}/slack/oauth_redirect?code=made-up&state=${state}`));
    expect([status, html]).toEqual([502, expect.stringContaining("Slack did not confirm it")]);
    expect(logged.at(-1)).toMatchObject({
      event: "slack.install.failed",
      fields: { error: { details: { slack: "invalid_code" } } },
    });
  });

  test("other methods than GET are refused", async () => {
    const { status } = await fetch(`${server.url}/slack/install`, { method: "POST" });
    expect(status).toBe(405);
  });
});

describe("a workspace takes the bot out", () => {
  test("its token is forgotten, the log and the admins are told once", async () => {
    await settle(start());
    await settle(new Browser().install("T0ACME"));
    await settle(slack.uninstall("T0ACME"));
    expect(await adapter.doctor?.()).toContainEqual(
      expect.objectContaining({ line: expect.stringContaining("no workspace has installed the bot yet") }),
    );
    expect(told).toEqual(["The Slack workspace Acme <b>&</b> sons has taken me out: I hear and say nothing there."]);
    const [fields, ...more] = logged.filter(({ event }) => event === "slack.uninstalled").map((line) => line.fields);
    expect([more, fields]).toEqual([[], expect.objectContaining({ team: "T0ACME" })]);
    // A field of that name would take the place of the event's.
    expect(logged.filter(({ fields }) => fields !== undefined && "event" in fields)).toEqual([]);
  });

  test("a revoked token is forgotten likewise", async () => {
    await settle(start());
    await settle(new Browser().install("T0ACME"));
    await settle(slack.revokeToken("T0ACME"));
    expect(told).toHaveLength(1);
  });

  test("news of it that come after the workspace has installed it again change nothing", async () => {
    await settle(start());
    await settle(new Browser().install("T0ACME"));
    await settle(slack.uninstall("T0ACME"));
    await settle(new Browser().install("T0ACME"));
    told.length = 0;
    for (const delivery of slack.deliveries.filter(({ type }) => type === "events_api")) {
      await settle(slack.redeliver(delivery));
    }
    expect(told).toEqual([]);
    await settle(slack.person("ana", "T0ACME").mentions("status", { in: "#ops" }));
    expect(heard).toHaveLength(1);
  });
});

test("no token, code or secret is in the store's files, in the log or on a page", async () => {
  await settle(start());
  const done = await settle(new Browser().install("T0ACME"));
  const refused = await settle(new Browser().install("T0GLOBEX"));
  await settle(slack.uninstall("T0ACME"));
  expect(tokens().length).toBeGreaterThan(1);
  const files = readdirSync(dir).map((name) => readFileSync(join(dir, name), "latin1"));
  const shown = [...files, done.html, refused.html, JSON.stringify(logged), JSON.stringify(told)].join("\n");
  for (const secret of [...tokens(), slack.world.app.clientSecret, slack.world.app.appToken, SECRET]) {
    expect(shown).not.toContain(secret);
  }
});
