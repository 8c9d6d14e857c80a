import { expect, test } from "vitest";
import { clientOf, openSlack } from "./bench.ts";
import type { FakeSlack } from "./slack.ts";

/** The address under which a press or a command of Ana's is answered. */
function urlFor(slack: FakeSlack, original?: { readonly ts: string }): string {
  const place = { team: "T0SAMPLE", channel: "C0OPS", user: "U0ANA", ...(original !== undefined && { original }) };
  return `${slack.url}/response/${slack.world.tickets.response(place)}`;
}

async function answer(url: string, body: unknown): Promise<readonly [status: number, error: unknown]> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { error } = Object(await response.json());
  return [response.status, error];
}

test("an answer is for the speaker alone unless it says otherwise", async () => {
  const { slack } = await openSlack();
  const url = urlFor(slack);
  await answer(url, { text: "psst" });
  await answer(url, { text: "hear ye", response_type: "in_channel" });
  expect(
    slack
      .person("ana")
      .sees("#ops")
      .map(({ text }) => text),
  ).toEqual(["psst", "hear ye"]);
  expect(
    slack
      .person("jonas")
      .sees("#ops")
      .map(({ text }) => text),
  ).toEqual(["hear ye"]);
});

test("five answers, within half an hour", async () => {
  const { slack, clock } = await openSlack();
  const url = urlFor(slack);
  for (let at = 0; at < 5; at += 1) expect(await answer(url, { text: "hi" })).toEqual([200, undefined]);
  expect(await answer(url, { text: "hi" })).toEqual([404, "used_url"]);
  const other = urlFor(slack);
  clock.advance(30 * 60_000 + 1);
  expect(await answer(other, { text: "hi" })).toEqual([404, "expired_url"]);
  expect(await answer(`${slack.url}/response/nothing`, { text: "hi" })).toEqual([404, "no_active_hooks"]);
});

test("an ephemeral original is replaced, and deleted", async () => {
  const { slack } = await openSlack();
  const { message_ts: ts = "" } = await clientOf(slack).chat.postEphemeral({
    channel: "C0OPS",
    user: "U0ANA",
    text: "first",
  });
  const url = urlFor(slack, { ts });
  await answer(url, { text: "second", replace_original: true });
  expect(slack.person("ana").sees("#ops")).toMatchObject([{ ts, text: "second", onlyForMe: true }]);
  await answer(url, { delete_original: true });
  expect(slack.person("ana").sees("#ops")).toEqual([]);
});

test("content is refused as everywhere, and unknown fields are complained of", async () => {
  const { slack } = await openSlack();
  const url = urlFor(slack);
  expect(await answer(url, { response_type: "in_channel" })).toEqual([400, "no_text"]);
  expect(await answer(url, { blocks: [{ type: "marquee" }] })).toEqual([400, "invalid_blocks"]);
  await answer(url, { text: "hi", colour: "red" });
  expect(slack.complaints).toEqual(['An answer to an interaction has no field "colour".']);
});
