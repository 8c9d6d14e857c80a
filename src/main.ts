import { run } from "./cli/run.ts";
import { realClock } from "./real-clock.ts";

// Whoever read our output has had enough (`| head`). Work that was accepted is finished all the same.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`tocsin: The standard output cannot be written (${error.code ?? error.message}).\n`);
  process.exit(1);
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
