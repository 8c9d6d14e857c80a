import type { App } from "../app.ts";
import { sentenceOf } from "../core/errors.ts";
import type { Shell } from "./shell.ts";

/** Reads the policy file again at SIGHUP, and tells. Returns how to stop listening. */
export function reloadOnHangUp(shell: Shell, app: App, tell: (line: string) => void): () => void {
  const onSignal = (): void => void app.reload().catch(sentenceOf).then(tell);
  shell.signals.on("SIGHUP", onSignal);
  return () => shell.signals.off("SIGHUP", onSignal);
}
