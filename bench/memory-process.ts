/**
 * Loaded before a program (`--import`, with `--expose-gc` and a channel to the parent): collects garbage when it is
 * asked to, and answers with what is left and which packages were loaded. Loads itself what it is sent the name of.
 */
import { registerHooks } from "node:module";
import { setTimeout as wait } from "node:timers/promises";

export interface MemoryAnswer {
  readonly residentMb: number;
  readonly heapMb: number;
  readonly externalMb: number;
  /** The npm packages of which something is loaded. */
  readonly packages: readonly string[];
}

/** Long enough for what a collection frees to be given back. */
const SETTLE_MS = 300;
const MB = 2 ** 20;
const PACKAGE = /\/node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)\//u;

const packages = new Set<string>();
registerHooks({
  load(url, context, next) {
    const name = PACKAGE.exec(url)?.groups?.name;
    if (name !== undefined) packages.add(name);
    return next(url, context);
  },
});

async function answer(specifier: string): Promise<void> {
  if (specifier !== "") await import(specifier);
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await wait(SETTLE_MS);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const found: MemoryAnswer = {
    residentMb: rss / MB,
    heapMb: heapUsed / MB,
    externalMb: external / MB,
    packages: [...packages],
  };
  process.send?.(found);
}

process.on("message", (specifier) => void answer(String(specifier)));
