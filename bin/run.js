import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Begun before any TypeScript is read, so that what was stripped and compiled once is not stripped and compiled again.
// Under our own home: who may write the cache decides what runs, and the system's temporary folder is everybody's.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tocsin"));

// A clone runs from its sources; the published package holds only what was built from them.
const source = new URL("../src/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : "../dist/src/main.js");
