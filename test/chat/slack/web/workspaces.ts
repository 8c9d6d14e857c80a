import type { Installation, Installations } from "../../../../src/chat/slack/ports.ts";
import type { Log, LogFields } from "../../../../src/core/log.ts";

/** Made up; nothing of them may ever be logged or thrown. */
export const TOKEN = "xoxb-1111-2222-verysecrettoken";

export function workspace(team: string, facts: Partial<Installation> = {}): Installation {
  return { team, teamName: team, botToken: TOKEN, botUser: "U0BOT", botId: "B0BOT", scopes: [], ...facts };
}

export function workspaces(...known: readonly Installation[]): Installations {
  return { find: async (team) => known.find((one) => one.team === team), all: async () => known };
}

export interface HeardLog extends Log {
  readonly lines: { readonly event: string; readonly fields: LogFields }[];
  /** Everything in it, as it could be written anywhere. */
  text(): string;
}

export function heardLog(): HeardLog {
  const lines: HeardLog["lines"] = [];
  const keep = (event: string, fields: LogFields = {}): void => void lines.push({ event, fields });
  return { lines, info: keep, warn: keep, error: keep, text: () => lines.map(everythingIn).join("\n") };
}

/** All that can be read out of a value: also of errors, their causes and their hidden fields. */
export function everythingIn(value: unknown): string {
  const seen = new Set<unknown>();
  const read = (one: unknown): string => {
    if (typeof one !== "object" || one === null) return String(one);
    if (seen.has(one)) return "";
    seen.add(one);
    const own = Object.getOwnPropertyNames(one).map((name) => `${name}=${read(Reflect.get(one, name))}`);
    return own.join("\n");
  };
  return read(value);
}
