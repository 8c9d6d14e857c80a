import { describe, expect, it } from "vitest";
import { flat } from "./summary.ts";
import { createWorld } from "./world.ts";

async function answerTo(said: string): Promise<{ title: string; buttons: readonly string[] }> {
  const routing = await createWorld().say(said);
  if (routing.type !== "reply") throw new Error(`"${said}" was understood as ${routing.type}`);
  return { title: flat(routing.reply.title), buttons: (routing.reply.buttons ?? []).map(({ say }) => say) };
}

describe("what is missing is asked for, with an example", () => {
  it.each([
    ["snooze PD-12", "For how long? For example: snooze PD-12 for 2h"],
    ["snooze PD-12 for", "For how long? For example: snooze PD-12 for 2h"],
    ["snooze PD-12: waiting", "For how long? For example: snooze PD-12 for 2h: waiting"],
    ["note PD-12", "The note is missing. For example: note PD-12: builds are slow"],
    ["assign PD-1", "Who or what? For example: assign PD-1 to me"],
    ["alerts for", "Which service? For example: alerts for Infra"],
    ["escalate", "Which alert? For example: escalate PD-1234"],
    ["alert", "Which alert? For example: alert PD-1234"],
    [
      "status maintenance DB from tomorrow",
      "For how long? Which components? For example: status maintenance DB from tomorrow for 2h on Build Processing",
    ],
    [
      "status Build Processing: we are slow",
      "At which level? For example: status Build Processing degraded: we are slow",
    ],
    ["status open monitoring", "A name is missing. For example: status open monitoring builds are slow"],
  ])("%j: %s", async (said, title) => {
    expect((await answerTo(said)).title).toBe(title);
  });
});

describe("what is wrong is named, with what it could be", () => {
  it.each([
    [
      "status Build Processing degarded",
      '"degarded" is no level: operational, maintenance, degraded, partial or major.',
      ["status Build Processing degraded"],
    ],
    ["snooze PD-12 for banana", 'Where you wrote "banana" there should be a duration, such as 2h or 30 minutes.', []],
    ["alert foo", 'Where you wrote "foo" there should be an alert, such as PD-1234.', []],
    [
      "status maintenance X from 1/2/2027 10:00 for 2h on API",
      'Where you wrote "1/2/2027 10:00" there should be a time, such as 18:00 or tomorrow 9am.',
      [],
    ],
    ["status Foo degraded", 'No component or group is called "Foo".', []],
    // Not "status open degraded", which would publish a notice of that name.
    ["status nope degraded", 'No component or group is called "nope".', []],
    // The word that was said is no correction of itself.
    ["alerts p1 p2", 'Where you wrote "p2" there should be p1 to p5, high or low.', []],
    [
      "status Processing degraded",
      'No component or group is called "Processing". Did you mean one of these?',
      ['status "Build Processing" degraded'],
    ],
    ["assign PD-1 to Zzz", 'No person or policy is called "Zzz".', []],
    ["ack all the things", '"the things" does not fit there. For example: ack all · ack mine now', []],
  ])("%j: %s", async (said, title, buttons) => {
    expect(await answerTo(said)).toEqual({ title, buttons });
  });
});

describe("the nearest command is offered", () => {
  it.each([
    ["staus API", "status API"],
    ["status opne Delays", "status open Delays"],
    ["aknowledge all", "acknowledge all"],
    ["akc all", "ack all"],
    ["who is oncall", "who is on call"],
    ["please ack all", "ack all"],
    ["alerts snozed", "alerts snoozed"],
    ["ack all form API", "ack all for API"],
    ["status API degraded quiet", "status API degraded quietly"],
    ["status Ingest: EU degraded: slow", 'status "Ingest: EU" degraded: slow'],
  ])("%j: %j", async (said, say) => {
    expect((await answerTo(said)).buttons).toEqual([say]);
  });

  it.each(["banana", "", "   ", "tocsin", "?", ":", '"', "who is Ben"])("answers %j in any case", async (said) => {
    expect((await answerTo(said)).buttons).toEqual(["help"]);
  });
});
