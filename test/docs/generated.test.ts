import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { generateAll, ROOT } from "../../docs/generate.ts";
import { INTEGRATIONS } from "../../integrations/index.ts";
import { DISCORD_ENV } from "../../src/chat/discord/settings-env.ts";
import { SLACK_ENV } from "../../src/chat/slack/settings-env.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { CORE_ENV } from "../../src/config/core-env.ts";
import { mergeEnvFile } from "../../src/config/env-file.ts";
import { readConfig } from "../../src/config.ts";
import type { EnvVariable } from "../../src/core/integration.ts";

const generated = generateAll();

const DECLARED: readonly EnvVariable[] = [
  ...CORE_ENV,
  ...SLACK_ENV,
  ...DISCORD_ENV,
  ...INTEGRATIONS.flatMap(({ env }) => env),
];

describe("generated files", () => {
  test.each([...generated])("%s is current", (path, content) => {
    const file = new URL(path, ROOT);
    const committed = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    expect(committed === content, `${path} is stale: run "npm run docs" and commit it.`).toBe(true);
  });

  test("every command and every setting is in them", () => {
    const page = generated.get("docs/commands.md") ?? "";
    const example = generated.get(".env.example") ?? "";
    const readme = generated.get("README.md") ?? "";
    for (const { name } of COMMANDS) {
      expect(page).toContain(`\n## ${name}\n`);
      expect(readme).toContain(`| [${name}](docs/commands.md#`);
    }
    for (const { name } of DECLARED) {
      expect(example).toContain(`\n#${name}=`);
      expect(readme).toContain(`| \`${name}\` `);
    }
  });

  test("a copy of .env.example changes nothing until a line is filled in", () => {
    const example = generated.get(".env.example") ?? "";
    expect(mergeEnvFile(example, {})).toEqual({});
    const uncommented = mergeEnvFile(example.replace(/^#(?=[A-Z_]+=)/gmu, ""), {});
    expect(readConfig({ ...uncommented, TOCSIN_CONFIG: "" }, INTEGRATIONS)).toMatchObject({ sandbox: true });
  });
});

describe("what may be declared", () => {
  test("no two commands share a name, and every summary is at most 100 characters", () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(COMMANDS.filter(({ summary }) => summary.length > 100).map(({ name }) => name)).toEqual([]);
  });

  test("no two settings share a name, a secret has no default, and every help text is one line to which more may be added", () => {
    expect(new Set(DECLARED.map(({ name }) => name)).size).toBe(DECLARED.length);
    for (const variable of DECLARED) {
      const mayGrow = "required" in variable || "secret" in variable;
      expect(variable.help, variable.name).toMatch(mayGrow ? /^[^\n]+\.$/u : /^[^\n]+$/u);
      if ("secret" in variable && variable.secret) expect(variable.default).toBeUndefined();
    }
  });
});
