import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Begun before any TypeScript is read, so that what was stripped and compiled once is not stripped and compiled again.
// Under our own home: who may write the cache decides what runs, and the system's temporary folder is everybody's.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tocsin"));

// Node.js 22 warns of its SQLite at each start; 24 no longer does. It is not what somebody in an outage has to read.
const { emitWarning } = process;
process.emitWarning = (warning, ...details) => {
  if (!String(warning).startsWith("SQLite is an experimental feature")) emitWarning.call(process, warning, ...details);
};

// A clone runs from its sources; the published package holds only what was built from them.
const source = new URL("../src/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : "../dist/src/main.js");
