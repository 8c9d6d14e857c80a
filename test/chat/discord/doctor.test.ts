import { describe, expect, test } from "vitest";
import { discordFinding } from "../../../src/chat/discord/doctor/finding.ts";
import { discordFindings } from "../../../src/chat/discord/doctor/findings.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { inlineText } from "../../../src/core/plain-text.ts";

const ANSWERS = (isPublic: boolean): Readonly<Record<string, unknown>> => ({
  "/users/@me": { id: "9", username: "tocsin" },
  "/applications/@me": { id: "1", flags: 0, bot_public: isPublic },
  "/users/@me/guilds": [{ id: "5", name: "Acme" }],
});

async function lines(isPublic: boolean, guilds: readonly string[]): Promise<readonly string[]> {
  const findings = await discordFindings({
    rest: { call: async (_method: string, path: string) => ANSWERS(isPublic)[path] as JsonObject },
    settings: { token: "t", application: "1", guilds, apiUrl: "http://127.0.0.1/api" },
    policy: { listensBareSomewhere: () => false, places: () => [] },
    log: SILENT_LOG,
    connection: () => discordFinding("ok", "connected"),
  } as unknown as Parameters<typeof discordFindings>[0]);
  return findings.map(({ mark, line }) => `${mark}: ${inlineText(line, { zone: "UTC", now: 0 })}`);
}

describe("doctor", () => {
  test("warns when anybody may invite the bot and no server is named", async () => {
    expect(await lines(true, [])).toContainEqual(
      expect.stringMatching(/^failed: anybody may invite me .*DISCORD_GUILD_IDS$/u),
    );
  });

  test.each([
    [true, ["5"]],
    [false, []],
  ])("has nothing against public %s with servers %j", async (isPublic, guilds) => {
    expect((await lines(isPublic, guilds)).filter((line) => line.startsWith("failed"))).toEqual([]);
  });
});
