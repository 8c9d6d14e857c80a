import { expect, test } from "vitest";
import { clientOf, openSlack, refusalOf } from "./bench.ts";

test("every call needs a token that is known, alive and of the right kind", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  expect(await client.auth.test()).toMatchObject({
    ok: true,
    team_id: "T0SAMPLE",
    user_id: "U0TOCSIN",
    bot_id: "B0TOCSIN",
  });
  expect(await refusalOf(client.auth.test({ token: "xoxb-wrong" }))).toBe("invalid_auth");
  expect(await refusalOf(client.auth.test({ token: slack.world.app.appToken }))).toBe("not_allowed_token_type");
  expect(await refusalOf(client.apps.connections.open())).toBe("not_allowed_token_type");
  await slack.revokeToken();
  expect(await refusalOf(client.auth.test())).toBe("token_revoked");
});

test("a scope that was not granted is missed by name, and the granted ones stand on every answer", async () => {
  const { slack } = await openSlack({ scopes: ["chat:write"] });
  const client = clientOf(slack);
  const failed = client.users.info({ user: "U0ANA" });
  await expect(failed).rejects.toMatchObject({
    data: {
      error: "missing_scope",
      needed: "users:read",
      provided: "chat:write",
      response_metadata: { scopes: ["chat:write"] },
    },
  });
});

test("an unknown method is refused, and an unknown argument is borne and complained of", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  expect(await refusalOf(client.apiCall("chat.shout"))).toBe("unknown_method");
  await client.apiCall("chat.postMessage", { channel: "C0OPS", text: "hi", icing: "yes" });
  expect(slack.complaints).toEqual(['chat.postMessage has no argument "icing".']);
});

test("a message is refused where the bot may not write", async () => {
  const { slack } = await openSlack({ scopes: ["chat:write", "channels:read"] });
  const client = clientOf(slack);
  const post = (channel: string) => refusalOf(client.chat.postMessage({ channel, text: "hi" }));
  expect(await post("C0NOWHERE")).toBe("channel_not_found");
  expect(await post("C0RANDOM")).toBe("not_in_channel");
  slack.workspace().channels.get("C0INCIDENTS")?.members.delete("U0TOCSIN");
  expect(await post("C0INCIDENTS")).toBe("channel_not_found");
  const ops = slack.workspace().channels.get("C0OPS");
  if (ops !== undefined) ops.isArchived = true;
  expect(await post("C0OPS")).toBe("is_archived");
});

test("chat:write.public writes in public channels that the bot is not in", async () => {
  const { slack } = await openSlack();
  await clientOf(slack).chat.postMessage({ channel: "C0RANDOM", text: "hi" });
  expect(slack.person("ana").sees("#random")).toMatchObject([{ text: "hi" }]);
});

test("an ephemeral message is seen by one person, who must be in the channel, and cannot be updated", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  const { message_ts: ts } = await client.chat.postEphemeral({ channel: "C0OPS", user: "U0ANA", text: "psst" });
  expect(slack.person("ana").sees("#ops")).toMatchObject([{ text: "psst", onlyForMe: true }]);
  expect(slack.person("jonas").sees("#ops")).toEqual([]);
  expect(await refusalOf(client.chat.update({ channel: "C0OPS", ts: ts ?? "", text: "louder" }))).toBe(
    "message_not_found",
  );
  slack.workspace().channels.get("C0OPS")?.members.delete("U0ANA");
  expect(await refusalOf(client.chat.postEphemeral({ channel: "C0OPS", user: "U0ANA", text: "psst" }))).toBe(
    "user_not_in_channel",
  );
});

test("an update without blocks takes the blocks away, and only the bot's own messages can be updated", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  const blocks = [{ type: "header", text: { type: "plain_text", text: "Big" } }];
  const { ts = "" } = await client.chat.postMessage({ channel: "C0OPS", text: "small", blocks });
  const ana = slack.person("ana");
  expect(ana.sees("#ops")).toMatchObject([{ text: "Big" }]);
  await client.chat.update({ channel: "C0OPS", ts, text: "small" });
  expect(ana.sees("#ops")).toMatchObject([{ text: "small", isEdited: true }]);
  const hers = await ana.says("mine", { in: "#ops" });
  expect(await refusalOf(client.chat.update({ channel: "C0OPS", ts: hers.ts, text: "no" }))).toBe(
    "cant_update_message",
  );
  await client.chat.delete({ channel: "C0OPS", ts });
  expect(await refusalOf(client.chat.update({ channel: "C0OPS", ts, text: "no" }))).toBe("message_not_found");
});

test("metadata comes back from a history to those who ask for it", async () => {
  const { slack, clock } = await openSlack();
  const client = clientOf(slack);
  const metadata = { event_type: "tocsin_message", event_payload: { key: "k1" } };
  for (const text of ["one", "two"]) {
    await client.chat.postMessage({ channel: "C0OPS", text, metadata });
    clock.advance(1_000);
  }
  const range = { channel: "C0OPS", limit: 1, include_all_metadata: true };
  const first = await client.conversations.history(range);
  expect(first.messages).toMatchObject([{ text: "two", metadata }]);
  const cursor = first.response_metadata?.next_cursor ?? "";
  expect(await client.conversations.history({ ...range, cursor })).toMatchObject({
    messages: [{ text: "one", metadata }],
    has_more: false,
  });
  const latest = first.messages?.[0]?.ts ?? "";
  const before = await client.conversations.history({ channel: "C0OPS", latest });
  expect(before.messages?.map(({ text, metadata: held }) => [text, held])).toEqual([["one", undefined]]);
});

test("a user group is replaced as a whole, never emptied, and costs money", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  const update = (users: string) => client.apiCall("usergroups.users.update", { usergroup: "S0ONCALL", users });
  await update("U0JONAS,U0MIRA");
  expect(await client.usergroups.users.list({ usergroup: "S0ONCALL" })).toMatchObject({ users: ["U0JONAS", "U0MIRA"] });
  expect(await refusalOf(update(""))).toBe("no_users_provided");
  expect(await refusalOf(update("U0NOBODY"))).toBe("invalid_users");
  slack.workspace().groupsMayBeEditedBy = "admins";
  expect(await refusalOf(update("U0ANA"))).toBe("permission_denied");
  slack.workspace().plan = "free";
  expect(await refusalOf(update("U0ANA"))).toBe("plan_upgrade_required");
});

test("people are found by e-mail unless they left, and an e-mail is told only to those who may read it", async () => {
  const { slack } = await openSlack();
  const client = clientOf(slack);
  expect(await client.users.lookupByEmail({ email: "ana@example.com" })).toMatchObject({ user: { id: "U0ANA" } });
  const jonas = slack.workspace().users.get("U0JONAS");
  if (jonas !== undefined) jonas.isDeleted = true;
  expect(await refusalOf(client.users.lookupByEmail({ email: "jonas@example.com" }))).toBe("users_not_found");
  const { slack: shy } = await openSlack({ scopes: ["users:read"] });
  const { user } = await clientOf(shy).users.info({ user: "U0ANA" });
  expect(user?.profile?.email).toBeUndefined();
  expect(user).toMatchObject({ is_email_confirmed: true, tz: "Europe/Berlin" });
});

test("a changed profile is told in whole, and what is too much is told over HTTP", async () => {
  const { slack } = await openSlack();
  await slack.changeUser("ana", { email: "ana.novak@example.com" });
  expect(slack.deliveries.at(-1)?.payload.event).toMatchObject({
    type: "user_change",
    user: { id: "U0ANA", profile: { email: "ana.novak@example.com" } },
  });
  expect(await slack.tellRateLimited()).toEqual({ ok: false, reason: "connection_failed" });
});
