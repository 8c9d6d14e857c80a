import type { Command } from "commander";
import type { Shell } from "./shell.ts";
import type { CopyOptions } from "./store/copy.ts";

const RESTORING = `
A store is one file, tocsin.db, in DATA_DIR (with the sandbox's vendors in DATA_DIR/sandbox). To restore a backup:
  1. stop Tocsin;
  2. move every file whose name begins with tocsin.db out of that folder;
  3. copy the backup there and name it tocsin.db;
  4. run "tocsin store check", then start Tocsin.
It goes on from the moment of the backup: what was done since then is not known to it.

A backup may be taken while Tocsin runs. Check, export and copy need the store for themselves: stop "tocsin start" or
"tocsin serve" on the same DATA_DIR for as long as they take. With DATABASE_URL set, check and export read that database,
beside whoever is at work on it, and a user who may only read will do; for a copy from or to it stop every Tocsin on it.`;

/** `tocsin store …`: what an operator does with what is stored. */
export function declareStore(program: Command, shell: Shell, done: (status: number) => void): void {
  const store = program
    .command("store")
    .description("look after what is stored: back it up, check it, export it, copy it elsewhere")
    .addHelpText("after", RESTORING);

  store
    .command("backup")
    .description("write a copy of the store to a new file, checked and for its owner only")
    .argument("<file>", "where to; a file that is there is never overwritten")
    .action(async (file: string) => done(await (await import("./store/backup.ts")).backUpStore(file, shell)));

  store
    .command("check")
    .description("read every page and row and count them; the exit status is 1 when something is damaged")
    .action(async () => done(await (await import("./store/check.ts")).checkStore(shell)));

  store
    .command("export")
    .description("write everything as JSON, one row a line: documents, then the journals in their order")
    .argument("[file]", "a new file (default: the standard output)")
    .action(async (file: string | undefined) =>
      done(await (await import("./store/export.ts")).exportStore(file, shell)),
    );

  store
    .command("copy")
    .description("copy everything into an empty store and compare the two, row by row")
    .option("--from <address>", "a folder or postgres://… (default: DATA_DIR)")
    .option("--to <address>", "the same (default: DATABASE_URL, which keeps its password out of sight)")
    .action(async (options: CopyOptions) => done(await (await import("./store/copy.ts")).copyStore(options, shell)));
}
