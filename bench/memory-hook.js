// Loaded before a program with --import and a channel to the parent. Plain JavaScript, so that it does not itself bring
// in what reads TypeScript; no flag of V8 is set at the start, which would turn its cache of compiled code off. It imports what it is sent the name of, collects garbage and answers with what
// is left. With BENCH_PACKAGES it also notes which packages are loaded, which costs memory.
import { registerHooks } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

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
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  for (let times = 0; times < 3; times++) {
    collect();
    await wait(SETTLE_MS);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ residentBytes: rss, heapBytes: heapUsed, externalBytes: external, packages: [...packages] });
});
