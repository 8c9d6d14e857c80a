import { parseArgs } from "node:util";

export interface HandOptions {
  readonly port: number;
  /** The app's interactions endpoint; without it interactions come over the gateway. */
  readonly http?: string;
  /** The message content intent is switched on. */
  readonly content: boolean;
  readonly rateLimits: boolean;
}

const PORT_MAX = 65_535;
export const USAGE =
  "npm run fake:discord -- [--port 4001] [--http http://127.0.0.1:8080/discord/interactions] [--no-content] [--rate-limits]";

/** What was asked for, or in one line what is wrong with it. */
export function readOptions(argv: readonly string[]): HandOptions | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: "string", default: "0" },
        http: { type: "string" },
        "no-content": { type: "boolean", default: false },
        "rate-limits": { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/u.test(values.port) || port > PORT_MAX) {
      return `--port takes a number up to ${PORT_MAX}, not "${values.port}".`;
    }
    if (values.http !== undefined && !/^http:\/\/\S+$/u.test(values.http)) {
      return `--http takes the app's interactions endpoint, as http://127.0.0.1:8080/discord/interactions, not "${values.http}".`;
    }
    return {
      port,
      content: !values["no-content"],
      rateLimits: values["rate-limits"],
      ...(values.http !== undefined && { http: values.http }),
    };
  } catch (error) {
    if (error instanceof TypeError) return error.message.split("\n")[0] ?? "";
    throw error;
  }
}
