import { join } from "node:path";
import type { Config } from "../../config.ts";

/** Where the sandbox keeps its state, whether a bot runs it or it runs alone. */
export function sandboxDir({ sandbox, dataDir }: Pick<Config, "sandbox" | "dataDir">): string {
  return sandbox ? dataDir : join(dataDir, "sandbox");
}
