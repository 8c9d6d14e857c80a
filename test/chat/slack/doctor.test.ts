import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { slackTerms } from "../../../src/app/slack-policy.ts";
import { SCOPES } from "../../../src/chat/slack/app/scopes.ts";
import { lookAtSlack } from "../../../src/chat/slack/doctor/look.ts";
import { openInstallations } from "../../../src/chat/slack/installations/open.ts";
import type { SlackSettings } from "../../../src/chat/slack/settings.ts";
import { openSlack } from "../../../src/chat/slack/slack.ts";
import type { Finding } from "../../../src/core/context.ts";
import type { LogFields } from "../../../src/core/log.ts";
import { policyFrom } from "../../../src/core/policy.ts";
import type { PolicyFile } from "../../../src/core/policy-file.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { startFakeSlack } from "../../fakes/slack/slack.ts";
import { NO_DESK } from "../../kit/no-desk.ts";
import { TestClock } from "../../kit/test-clock.ts";

const MANIFEST = JSON.parse(readFileSync(new URL("../../../docs/slack-manifest.json", import.meta.url), "utf8"));
const NEEDED: readonly string[] = MANIFEST.oauth_config.scopes.bot;

interface SceneOptions {
  readonly scopes?: readonly string[];
  readonly policy?: Partial<PolicyFile>;
  readonly adminChannel?: string;
  readonly road?: SlackSettings["road"];
  readonly workspaces?: SlackSettings["workspaces"];
}

async function scene({ scopes = NEEDED, policy: file = {}, adminChannel, road, workspaces }: SceneOptions = {}) {
  const clock = new TestClock();
  const dir = mkdtempSync(join(tmpdir(), "tocsin-doctor-"));
  const logged: { readonly event: string; readonly fields: LogFields | undefined }[] = [];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  const slack = await startFakeSlack({ clock, manifest: MANIFEST, scopes });
  const store = await openEmbeddedStore({ dir, clock, log });
  onTestFinished(async () => {
    await store.close();
    await slack.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const settings: SlackSettings = {
    apiUrl: `${slack.url}/api/`,
    road: road ?? { type: "socket", appToken: slack.world.app.appToken },
    workspaces: workspaces ?? { type: "one", botToken: slack.env.SLACK_BOT_TOKEN ?? "" },
  };
  const whole = { roles: [], places: {}, components: {}, people: [], ask: {}, ...file };
  const from = policyFrom(whole, { responders: [], admins: [], policyPath: "tocsin.yaml" });
  const parts = { settings, store, policy: slackTerms(() => from, adminChannel), clock, log };
  const settle = <T>(work: Promise<T>): Promise<T> => clock.drive(work, slack.isBusy);
  return { slack, parts, settle, logged, look: async () => lines(await settle(lookAtSlack(parts))) };
}

function lines(findings: readonly Finding[]): string[] {
  return findings.map(({ mark, subject, line }) => {
    expect(subject).toBe("Slack");
    return `${mark}: ${String(line)}`;
  });
}

const GOOD = [
  "ok: SLACK_APP_TOKEN is good; the socket is serve's affair",
  "ok: Sample company: the token is good, and I am @tocsin",
  `ok: Sample company: all ${NEEDED.length} rights are granted`,
];

describe("what doctor finds in Slack", () => {
  test("nothing, when all is well", async () => {
    const { look } = await scene();
    expect(await look()).toEqual(GOOD);
  });

  test.each(SCOPES.filter(({ onlyWith }) => onlyWith === undefined))(
    "$name is missing: what that breaks, and how to grant it",
    async ({ name, breaks, vital }) => {
      const { look } = await scene({ scopes: NEEDED.filter((scope) => scope !== name) });
      expect(await look()).toEqual([
        ...GOOD.slice(0, 2),
        `${vital ? "failed" : "minor"}: Sample company: ${name} is missing: ${breaks}`,
        "info: to grant rights, paste what `tocsin slack manifest` prints under App Manifest and install the app again",
      ]);
    },
  );

  test("the rights of user groups are missed only where tocsin.yaml has some", async () => {
    const { look } = await scene({ policy: { usergroups: { Infra: "@infra" } } });
    expect((await look()).filter((line) => line.includes("usergroups:"))).toHaveLength(2);
  });

  test("channels of the settings that are not there, archived, or without the bot", async () => {
    const { slack, look } = await scene({
      adminChannel: "slack:C0INCIDENTS",
      policy: {
        places: { C0NOWHERE: {}, "slack:C0RANDOM": {}, "discord:987654321": {}, main: {}, "slack:C0OPS": {} },
        roles: [{ name: "x", permissions: ["read"], people: ["*"], groups: [], places: ["slack:C0ELSEWHERE"] }],
      },
    });
    const ops = slack.workspace().channels.get("C0OPS");
    if (ops !== undefined) ops.isArchived = true;
    expect((await look()).slice(GOOD.length)).toEqual([
      "failed: slack:C0NOWHERE is in the settings, and I see no such channel: correct it, or invite me if it is private",
      "minor: I am not in #random (slack:C0RANDOM), which is in the settings: invite me there with /invite",
      "minor: #ops (slack:C0OPS) is in the settings, and is archived",
      "failed: slack:C0ELSEWHERE is in the settings, and I see no such channel: correct it, or invite me if it is private",
    ]);
  });

  test("channels of the settings that are good, in one line; and no more than twenty are asked about", async () => {
    const good = await scene({ policy: { places: { C0OPS12: {}, "slack:C0OPS": {}, "#C0OPS": {} } } });
    expect((await good.look()).at(-1)).toContain("slack:C0OPS12 is in the settings, and I see no such channel");
    const one = await scene({ adminChannel: "slack:C0OPS" });
    expect((await one.look()).at(-1)).toBe("ok: I am in the one channel that the settings name");
    const many = await scene({
      policy: { places: Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`slack:C0X${at}`, {}])) },
    });
    expect((await many.look()).at(-1)).toBe("info: 5 more channels of the settings were not looked at");
    expect(many.slack.calls.filter(({ method }) => method === "conversations.info")).toHaveLength(20);
  });

  test("an alias that begins nothing", async () => {
    const { look } = await scene({
      policy: { slack: { command: "/tocsin", aliases: { "/odd": "xyzzy", "/ack": "ack" }, workspaces: [] } },
    });
    expect((await look()).slice(GOOD.length)).toEqual([
      "minor: nothing that can be said begins with what /odd stands for: correct slack.aliases",
    ]);
  });

  test("a bot token that was revoked, an app token that is none, and a Slack that is down, each in one sentence", async () => {
    const revoked = await scene();
    for (const token of revoked.slack.world.tokens.values()) if (token.kind === "bot") token.refusal = "token_revoked";
    expect((await revoked.look())[1]).toContain("failed: Slack does not accept SLACK_BOT_TOKEN (token_revoked)");
    const wrong = await scene({ road: { type: "socket", appToken: "xapp-hush" } });
    expect((await wrong.look())[0]).toContain("failed: Slack does not accept SLACK_APP_TOKEN (invalid_auth)");
    const down = await scene();
    down.slack.faults.add("*", { type: "status", status: 503 }, 50);
    expect(await down.look()).toEqual([
      "failed: SLACK_APP_TOKEN could not be tried: Slack is having trouble (HTTP 503).",
      "failed: Slack is having trouble (HTTP 503).",
    ]);
    expect(JSON.stringify([wrong.logged, down.logged, revoked.logged])).not.toMatch(/hush|xoxb-|xapp-/u);
  });

  test("over HTTP it cannot tell whether Slack's calls arrive", async () => {
    const { look } = await scene({ road: { type: "http", signingSecret: "hush" } });
    expect((await look())[0]).toBe("info: it calls this bot over HTTP, at PUBLIC_URL/slack/events");
  });
});

describe("with several workspaces", () => {
  const SECRET = "a-secret-of-more-than-32-characters";
  const several = (secret: string): SlackSettings["workspaces"] => ({
    type: "several",
    ...{ clientId: "1.2", clientSecret: "hush", publicUrl: "https://bot.test", secret },
  });
  const policy = { slack: { command: "/tocsin", aliases: {}, workspaces: ["T0SAMPLE"] } };

  test("that none has installed it is said", async () => {
    const { look } = await scene({ workspaces: several(SECRET) });
    expect((await look()).at(-1)).toBe("minor: no workspace has installed the bot yet: open PUBLIC_URL/slack/install");
  });

  test("each is looked at, and a wrong TOCSIN_SECRET is said", async () => {
    const { slack, parts, look, settle } = await scene({ workspaces: several(SECRET), policy });
    const { register } = await openInstallations({ ...parts, mayJoin: () => true });
    await register?.put({
      ...{ team: "T0SAMPLE", teamName: "Sample company", botUser: "U0TOCSIN", botId: "B0TOCSIN", scopes: [] },
      botToken: slack.env.SLACK_BOT_TOKEN ?? "",
    });
    expect(await look()).toEqual(GOOD);
    const settings = { ...parts.settings, workspaces: several(`${SECRET}-another`) };
    expect(lines(await settle(lookAtSlack({ ...parts, settings })))[1]).toContain(
      "failed: TOCSIN_SECRET does not open",
    );
  });
});

test("a bot that is connected says so, and when it is not any more", async () => {
  const { slack, parts, settle } = await scene();
  const adapter = await settle(openSlack({ ...parts, zone: "UTC" }));
  await settle(adapter.start(async (_inbound, onAccepted) => onAccepted?.(), NO_DESK));
  expect(lines((await settle(adapter.doctor?.() ?? Promise.resolve([]))) ?? [])[0]).toBe("ok: the socket is connected");
  await settle(adapter.stop());
  expect(slack.complaints).toEqual([]);
});
