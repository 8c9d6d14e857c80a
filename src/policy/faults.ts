import type { ErrorCode } from "yaml";
import type { z } from "zod";
import { nearest } from "../core/nearest.ts";

export type Path = readonly PropertyKey[];

/** One thing that is wrong with the file, and where. */
export interface Fault {
  readonly path: Path;
  readonly problem: string;
}

/** YAML's own words, where ours say better what to do. */
const SYNTAX: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'a star needs quotes: "*"',
  BAD_SCALAR_START: 'a value that begins with @, % or ` needs quotes: "@group"',
  DUPLICATE_KEY: "this key stands here twice: join the two",
  MULTIPLE_DOCS: "a second document begins here: remove the line ---",
  TAB_AS_INDENT: "lines are indented with blanks, not with tabs",
};

export function syntaxProblem(error: { readonly code: ErrorCode; readonly message: string }): string {
  return SYNTAX[error.code] ?? `${error.message.slice(0, 1).toLowerCase()}${error.message.slice(1)}`;
}

/** An unknown key is a fault at the key itself, each of several its own; see `keys` in schema.ts for the message. */
export function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, problem: issue.message }];
  const known = issue.message.split(" ");
  return issue.keys.map((key) => {
    const close = nearest(key, known);
    const instead = close === undefined ? `Known here are ${known.join(", ")}.` : `Did you mean ${close}?`;
    return { path: [...issue.path, key], problem: `is not a key. ${instead}` };
  });
}

/** "roles.responder.people[1]"; keys that are more than a word stand in quotes. */
export function pathText(path: Path): string {
  if (path.length === 0) return "the file";
  const parts = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    const key = String(step);
    return `.${/^[\w-]+$/u.test(key) ? key : JSON.stringify(key)}`;
  });
  return parts.join("").replace(/^\./u, "");
}
