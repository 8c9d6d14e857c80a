import { type ExecFileException, execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Building, packing and installing: a minute on a slow machine, more when the cache of npm is cold.
const INSTALL_MS = 300_000;
const LONG_MS = 60_000;

const work = mkdtempSync(join(tmpdir(), "tocsin-package-"));
const empty = join(work, "empty");
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** What is around us because npm runs us would lead the inner npm back to this repository. */
const env = Object.fromEntries(
  Object.entries({ ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) }).filter(
    ([name]) =>
      !/^npm_(?!config_)|^npm_config_local_prefix$|^INIT_CWD$|^(TOCSIN|PAGERDUTY|OPSGENIE|STATUSPAGE)_|^DATA_DIR$/u.test(
        name,
      ),
  ),
);

interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function execute(file: string, args: readonly string[], cwd: string): Promise<Result> {
  return new Promise((resolve) => {
    execFile(file, [...args], { cwd, env }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

async function succeed(file: string, args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await execute(file, args, cwd);
  expect(status, stderr).toBe(0);
  return stdout;
}

/** The machine's own Node.js, which `npm ci` did not bring. */
function findForeignNode(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return folders.map((folder) => join(folder, "node")).find((path) => existsSync(path));
}

beforeAll(async () => {
  await succeed("npm", ["pack", "--pack-destination", work], ROOT);
  const tarball = readdirSync(work).find((name) => name.endsWith(".tgz")) ?? "";
  mkdirSync(empty);
  // Without it npm would install into the nearest folder above that has one.
  writeFileSync(join(empty, "package.json"), '{ "private": true }');
  await succeed("npm", ["install", "--prefer-offline", "--omit=dev", join(work, tarball)], empty);
}, INSTALL_MS);

test("the packed package runs where it is installed, without what only development needs", {
  timeout: LONG_MS,
}, async () => {
  const installed = join(empty, "node_modules", "tocsin");
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  expect(readdirSync(installed)).not.toContain("src");
  expect(existsSync(join(empty, "node_modules", "typescript"))).toBe(false);
  expect(await succeed("npx", ["tocsin", "--version"], empty)).toBe(`${version}\n`);
  expect(await succeed("npx", ["tocsin", "commands"], empty)).toContain("Acknowledge alerts");
});

test("the packed package answers in the sandbox, and its state stays in the folder it runs in", {
  timeout: LONG_MS,
}, async () => {
  expect(await succeed("npx", ["tocsin", "say", "status"], empty)).toContain("operational");
  const record = JSON.parse(await succeed("npx", ["tocsin", "say", "--json", "whoami"], empty));
  expect(record).toMatchObject({ message: "whoami", command: "whoami", question: false });
  expect(existsSync(join(empty, "data", "sandbox", "tocsin.db"))).toBe(true);
});

const foreign = findForeignNode();
const isOld =
  foreign !== undefined && Number(spawnSync(foreign, ["-p", "process.versions.node.split('.')[0]"]).stdout) < 22;
test.skipIf(!isOld)("an older Node.js is refused in one line (skipped where the machine has none)", async () => {
  const refused = await execute(foreign ?? "", [join(ROOT, "bin", "tocsin.js"), "--version"], empty);
  expect(refused).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^tocsin: Node\.js 22\.20 or newer is needed; this is [\d.]+\.\n$/u),
  });
});
