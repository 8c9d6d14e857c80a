import { describe, expect, test } from "vitest";
import type { Place } from "../../src/core/people.ts";
import { policyFrom } from "../../src/core/policy.ts";
import { readPolicy } from "../../src/policy/read.ts";

const SOURCE = { name: "tocsin.yaml", accounts: [] };

async function policyOf(...lines: string[]) {
  const reading = await readPolicy(lines.join("\n"), SOURCE);
  if (!reading.ok) throw new Error(reading.faults.join("\n"));
  return policyFrom(reading.file, { responders: [], admins: [], policyPath: "tocsin.yaml" });
}

async function faultsOf(...lines: string[]): Promise<readonly string[]> {
  const reading = await readPolicy(lines.join("\n"), SOURCE);
  if (reading.ok) throw new Error("the file was accepted");
  return reading.faults;
}

const place = (id: string): Place => ({ id, platform: "slack" });

describe("what is typed in Slack", () => {
  test("without a word about it: /tocsin, no short commands, no groups", async () => {
    for (const text of ["", "slack:", "slack:\n  aliases:", "usergroups:"]) {
      const { slack, usergroups } = await policyOf(text);
      expect(slack).toEqual({ command: "/tocsin", aliases: {}, workspaces: [] });
      expect([...usergroups]).toEqual([]);
    }
  });

  test("listed aliases stand for their own names, and /incident for opening a notice", async () => {
    const { slack } = await policyOf("slack:", "  command: /bot", "  aliases: [/oncall, /ack, /incident]");
    expect(slack).toEqual({
      command: "/bot",
      aliases: { "/oncall": "oncall", "/ack": "ack", "/incident": "status open" },
      workspaces: [],
    });
  });

  test("one alias needs no list, and a mapping says the words", async () => {
    expect((await policyOf("slack: {aliases: /ack}")).slack.aliases).toEqual({ "/ack": "ack" });
    expect((await policyOf("slack:", "  aliases:", "    /mine: ack mine")).slack.aliases).toEqual({
      "/mine": "ack mine",
    });
  });

  test.each([
    ["/status", "Slack keeps that name for itself"],
    ["/who", "Slack keeps that name for itself"],
    ["/remind", "Slack keeps that name for itself"],
    ["tocsin", "must begin with a slash: /tocsin"],
    ["/Tocsin", "may have only small letters"],
    ["/on call", "may have only small letters"],
    ["/", "must have 2 to 32 characters"],
    [`/${"x".repeat(32)}`, "must have 2 to 32 characters"],
  ])("%s is refused as a command and as an alias, with the line and the reason", async (name, reason) => {
    expect(await faultsOf("slack:", `  command: ${name}`)).toEqual([
      expect.stringMatching(new RegExp(`^tocsin.yaml:2: slack.command .*${reason}`, "u")),
    ]);
    expect(await faultsOf("slack:", "  aliases:", "    - /ack", `    - ${name}`)).toEqual([
      expect.stringMatching(new RegExp(`^tocsin.yaml:4: slack.aliases\\[1\\] .*${reason}`, "u")),
    ]);
    expect(await faultsOf("slack:", "  aliases:", "    /ack: ack", `    ${name}: status`)).toEqual([
      expect.stringMatching(new RegExp(`^tocsin.yaml:4: slack.aliases.* .*${reason}`, "u")),
    ]);
  });

  test("the longest name that Slack takes is taken", async () => {
    expect((await policyOf(`slack: {command: /${"x".repeat(31)}}`)).slack.command).toHaveLength(32);
  });

  test("an alias twice, an alias that is the command, an alias for nothing, and too many are refused", async () => {
    expect(await faultsOf("slack:", "  aliases: [/ack, /ack]")).toEqual([
      "tocsin.yaml:2: slack.aliases[1] stands here twice",
    ]);
    expect(await faultsOf("slack:", "  command: /ack", "  aliases: [/ack]")).toEqual([
      "tocsin.yaml:3: slack.aliases has /ack, which is the command itself",
    ]);
    expect(await faultsOf("slack:", "  aliases:", "    /ack:")).toEqual([
      'tocsin.yaml:3: slack.aliases."/ack" must be text: put it in quotes',
    ]);
    const many = Array.from({ length: 20 }, (_, at) => `/a${at}`);
    expect(await faultsOf("slack:", `  aliases: [${many.join(", ")}]`)).toEqual([
      "tocsin.yaml:2: slack.aliases are more than 19, which Slack may refuse",
    ]);
  });

  test("an alias that is the usual command is refused where the command is not named", async () => {
    expect(await faultsOf("slack:", "  aliases: [/tocsin]")).toEqual([
      "tocsin.yaml:2: slack.aliases has /tocsin, which is the command itself",
    ]);
  });
});

describe("workspaces that may install the bot", () => {
  test("are named by their ids, and by nothing else", async () => {
    expect((await policyOf("slack: {workspaces: [T01, T02AB]}")).slack.workspaces).toEqual(["T01", "T02AB"]);
    expect(await faultsOf("slack:", "  workspaces:", "    - T01", '    - "*"')).toEqual([
      "tocsin.yaml:4: slack.workspaces[1] is not a workspace's id such as T0123: app.slack.com/client/T0123 shows it",
    ]);
  });
});

describe("how it behaves in a place", () => {
  test("mentions and the usual audience, unless the place says otherwise; an exact id goes before a bare one", async () => {
    const of = await policyOf(
      "places:",
      "  C1: {listen: bare, answers: private}",
      '  "slack:C2": {listen: mentions, answers: public}',
      "  C2: {listen: bare}",
      '  "slack:T1.C3": {listen: bare}',
    );
    expect(["C1", "C2", "T1.C3", "C9"].map((id) => of.listensAt(place(`slack:${id}`)))).toEqual([
      "bare",
      "mentions",
      "bare",
      "mentions",
    ]);
    expect(["C1", "C2", "T1.C3"].map((id) => of.answersAt(place(`slack:${id}`)))).toEqual([
      "private",
      "public",
      undefined,
    ]);
  });

  test("other words are refused", async () => {
    expect(await faultsOf("places:", "  C1:", "    listen: all", "    answers: secret")).toEqual([
      "tocsin.yaml:3: places.C1.listen must be bare or mentions",
      "tocsin.yaml:4: places.C1.answers must be private or public",
    ]);
  });
});

describe("user groups", () => {
  test("are named by handle or id", async () => {
    const { usergroups } = await policyOf("usergroups:", '  Infra primary: "@infra-oncall"', "  Web: S0ABC123");
    expect([...usergroups]).toEqual([
      ["Infra primary", "@infra-oncall"],
      ["Web", "S0ABC123"],
    ]);
  });

  test("anything else is refused, and so is one group for two schedules", async () => {
    expect(await faultsOf("usergroups:", "  Infra: infra oncall", "  Web: U0123", "  Db: [S01]")).toEqual([
      'tocsin.yaml:2: usergroups.Infra is neither a group\'s handle such as "@infra-oncall" nor its id, S0123',
      'tocsin.yaml:3: usergroups.Web is neither a group\'s handle such as "@infra-oncall" nor its id, S0123',
      "tocsin.yaml:4: usergroups.Db must be text: put it in quotes",
    ]);
    expect(await faultsOf("usergroups:", "  Infra: S0123", "  Web: S0123")).toEqual([
      "tocsin.yaml:3: usergroups.Web is S0123, which is Infra already",
    ]);
  });

  test("a handle without quotes is refused in words that say so", async () => {
    expect(await faultsOf("usergroups:", "  Infra: @infra")).toEqual([
      'tocsin.yaml:2: a value that begins with @, % or ` needs quotes: "@group"',
    ]);
  });
});
