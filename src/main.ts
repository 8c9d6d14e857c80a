import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Under our own home: whoever may write the cache decides what runs, and the system's temporary folder is everybody's.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tocsin"));

// Only from here on is anything compiled that is worth keeping.
const [{ run }, { realClock }] = await Promise.all([import("./cli/run.ts"), import("./real-clock.ts")]);

// Whoever read our output has had enough (`| head`). Work that was accepted is finished all the same.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  clock: realClock,
  openApp: async (options) => (await import("./app.ts")).openApp(options),
  exit: (code) => process.exit(code),
});
