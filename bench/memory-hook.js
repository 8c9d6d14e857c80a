// Loaded before a program with --import, --expose-gc and a channel to the parent. Plain JavaScript, so that it does not
// itself bring in what reads TypeScript. It imports what it is sent the name of, collects garbage and answers with what
// is left. With BENCH_PACKAGES it also notes which packages are loaded, which costs memory.
import { registerHooks } from "node:module";
import { setTimeout as wait } from "node:timers/promises";

/** Long enough for what a collection frees to be given back. */
const SETTLE_MS = 300;
const PACKAGE = /\/node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)\//u;

const packages = new Set();
if (process.env.BENCH_PACKAGES !== undefined) {
  registerHooks({
    load(url, context, next) {
      const name = PACKAGE.exec(url)?.groups?.name;
      if (name !== undefined) packages.add(name);
      return next(url, context);
    },
  });
}

process.on("message", async (specifier) => {
  if (specifier !== "") await import(specifier);
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await wait(SETTLE_MS);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ residentBytes: rss, heapBytes: heapUsed, externalBytes: external, packages: [...packages] });
});
