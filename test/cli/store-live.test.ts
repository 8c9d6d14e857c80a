import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { examineStore } from "../../src/store/embedded/examine.ts";
import { makeFolder, spawnTocsin } from "./process.ts";

test("a backup is taken by the bot that runs, which goes on", async () => {
  const folder = makeFolder();
  const server = spawnTocsin(folder, ["serve"]);
  await server.says("Ready");
  expect((await spawnTocsin(folder, ["say", "status"]).ended).status).toBe(0);

  const backup = await spawnTocsin(folder, ["store", "backup", "saved.db"]).ended;
  expect(backup).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("was checked.\n") });
  writeFileSync(join(folder, "taken"), "mine");
  const refused = await spawnTocsin(folder, ["store", "backup", "taken"]).ended;
  expect(refused.stderr).toBe(`tocsin: There is a file ${join(folder, "taken")} already: name another one.\n`);
  expect((await spawnTocsin(folder, ["say", "status"]).ended).status).toBe(0);
  server.child.kill("SIGTERM");
  expect((await server.ended).status).toBe(0);

  mkdirSync(join(folder, "restored"));
  copyFileSync(join(folder, "saved.db"), join(folder, "restored", "tocsin.db"));
  const { faults, counts } = examineStore(join(folder, "restored"));
  expect([faults, counts.seen]).toEqual([[], 1]);
});
