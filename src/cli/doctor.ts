import { randomUUID } from "node:crypto";
import { answerOne } from "./answer.ts";
import type { Shell } from "./shell.ts";

/** Looks at everything that can be wrong. Returns 0 when nothing is, else 1. */
export function doctor(options: { readonly json?: boolean }, shell: Shell): Promise<number> {
  return answerOne(shell, {
    json: options.json ?? false,
    said: "doctor",
    request: () => ({ type: "doctor", id: randomUUID() }),
  });
}
