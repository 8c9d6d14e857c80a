import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { openSlack, refusalOf, SILENT } from "./bench.ts";

test("a code of the authorize page becomes a token, once, and uninstalling kills it", async () => {
  const { slack, clock } = await openSlack({ workspaces: [{ id: "T0ONE", name: "One", isInstalled: false }] });
  const { clientId: client_id, clientSecret: client_secret } = slack.world.app;
  const redirect_uri = "http://127.0.0.1:1/slack/oauth_redirect";
  const query = new URLSearchParams({ client_id, redirect_uri, scope: "chat:write,commands", state: "s-1" });
  const allow = async (): Promise<URL> => {
    const answer = await fetch(`${slack.url}/oauth/v2/authorize?${query}&allow=T0ONE`, { redirect: "manual" });
    expect(answer.status).toBe(302);
    return new URL(answer.headers.get("location") ?? "");
  };
  const page = await (await fetch(`${slack.url}/oauth/v2/authorize?${query}`)).text();
  expect(page).toContain("Allow in One (T0ONE)");

  const client = new WebClient(undefined, {
    slackApiUrl: slack.env.SLACK_API_URL ?? "",
    retryConfig: { retries: 0 },
    logger: SILENT,
  });
  const redirected = await allow();
  expect(redirected.searchParams.get("state")).toBe("s-1");
  const args = { client_id, client_secret, redirect_uri, code: redirected.searchParams.get("code") ?? "" };
  expect(await refusalOf(client.oauth.v2.access({ ...args, client_secret: "wrong" }))).toBe("bad_client_secret");
  const installed = await client.oauth.v2.access(args);
  expect(installed).toMatchObject({
    team: { id: "T0ONE", name: "One" },
    bot_user_id: "U0TOCSIN",
    scope: "chat:write,commands",
  });
  expect(await refusalOf(client.oauth.v2.access(args))).toBe("code_already_used");
  const token = installed.access_token ?? "";
  expect(await client.auth.test({ token })).toMatchObject({ team_id: "T0ONE" });

  const late = (await allow()).searchParams.get("code") ?? "";
  clock.advance(10 * 60_000 + 1);
  expect(await refusalOf(client.oauth.v2.access({ ...args, code: late }))).toBe("invalid_code");

  await slack.uninstall("T0ONE");
  expect(await refusalOf(client.auth.test({ token }))).toBe("account_inactive");
  expect(slack.deliveries.map(({ payload }) => Object(payload.event).type)).toEqual([
    "app_uninstalled",
    "tokens_revoked",
  ]);
});

test("two workspaces have the same ids, and tokens of their own", async () => {
  const { slack } = await openSlack({ workspaces: [{ id: "T0ONE" }, { id: "T0TWO" }] });
  await slack.person("ana", "T0TWO").says("hello", { in: "#ops" });
  expect(slack.person("ana", "T0ONE").sees("#ops")).toEqual([]);
  expect(slack.deliveries.map(({ payload }) => payload.team_id)).toEqual(["T0TWO"]);
  expect(new Set([...slack.world.tokens.values()].map(({ team }) => team))).toEqual(
    new Set([undefined, "T0ONE", "T0TWO"]),
  );
});
