import { parseArgs } from "node:util";

export interface HandOptions {
  readonly port: number;
  /** The app's request URL; without it the app connects by Socket Mode. */
  readonly http?: string;
  /** Path of an app manifest. */
  readonly manifest?: string;
  readonly rateLimits: boolean;
  /** Two workspaces, and the app in neither of them yet. */
  readonly oauth: boolean;
}

const PORT_MAX = 65_535;
export const USAGE =
  "npm run fake:slack -- [--port 4000] [--http http://127.0.0.1:8080/slack/events] [--manifest manifest.json] [--no-rate-limits] [--oauth]";

/** What was asked for, or in one line what is wrong with it. */
export function readOptions(argv: readonly string[]): HandOptions | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: "string", default: "0" },
        http: { type: "string" },
        manifest: { type: "string" },
        "no-rate-limits": { type: "boolean", default: false },
        oauth: { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/u.test(values.port) || port > PORT_MAX)
      return `--port takes a number up to ${PORT_MAX}, not "${values.port}".`;
    if (values.http !== undefined && !/^http:\/\/[^\s]+$/u.test(values.http)) {
      return `--http takes the app's request URL, as http://127.0.0.1:8080/slack/events, not "${values.http}".`;
    }
    return {
      port,
      rateLimits: !values["no-rate-limits"],
      oauth: values.oauth,
      ...(values.http !== undefined && { http: values.http }),
      ...(values.manifest !== undefined && { manifest: values.manifest }),
    };
  } catch (error) {
    if (error instanceof TypeError) return error.message.split("\n")[0] ?? "";
    throw error;
  }
}
