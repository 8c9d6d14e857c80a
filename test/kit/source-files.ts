import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type Masked, maskSource } from "./mask-source.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface SourceFile extends Masked {
  /** Below the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** As written: "zod", "node:fs", "../core/people.ts". */
  readonly specifier: string;
  /** The file below the root that a relative specifier leads to. */
  readonly file?: string;
  /** Only types: gone when the program runs. */
  readonly isType: boolean;
}

/** Every file below these folders (or these files themselves) whose name ends in one of `endings`. */
export function textFiles(places: readonly string[], endings: readonly string[]): { path: string; text: string }[] {
  return places
    .flatMap(filesBelow)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** The TypeScript files below these folders, with their imports. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  return textFiles(folders, [".ts"]).map(({ path, text }) => {
    const masked = maskSource(text);
    return { path, text, ...masked, imports: importsOf(path, masked) };
  });
}

/** Where `pattern` (global) occurs; lines count from 1. */
export function placesOf(text: string, pattern: RegExp): { readonly line: number; readonly found: string }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    line: text.slice(0, match.index).split("\n").length,
    found: match[0].trim(),
  }));
}

function filesBelow(place: string): string[] {
  const entries = readdirSync(join(ROOT, dirname(place)), { withFileTypes: true });
  const own = entries.find(({ name }) => name === place.split("/").at(-1));
  if (own === undefined) return [];
  if (own.isFile()) return [place];
  return readdirSync(join(ROOT, place)).flatMap((name) => filesBelow(`${place}/${name}`));
}

const STATIC = /\b(import|export)\b([^;"'`]*?\bfrom\s*|\s*)(["'])([^"'\n]+)\3/gu;
const DYNAMIC = /\b(?:import|require)\s*\(\s*(["'])([^"'\n]+)\1/gu;

function importsOf(path: string, { withoutComments, code }: Masked): Import[] {
  const isCode = (match: RegExpExecArray) => code.startsWith(match[0].slice(0, 6), match.index);
  const fixed = [...withoutComments.matchAll(STATIC)].filter(isCode).map(([, , clause = "", , specifier = ""]) => ({
    specifier,
    isType: isTypeClause(clause),
  }));
  const lazy = [...withoutComments.matchAll(DYNAMIC)]
    .filter(isCode)
    .map((match) => ({ specifier: match[2] ?? "", isType: /typeof\s+$/u.test(code.slice(0, match.index)) }));
  return [...fixed, ...lazy].map(({ specifier, isType }) =>
    specifier.startsWith(".")
      ? { specifier, isType, file: normalize(join(dirname(path), specifier)).replaceAll("\\", "/") }
      : { specifier, isType },
  );
}

/** "type { A }" or "{ type A, type B }". */
function isTypeClause(clause: string): boolean {
  if (/^\s*type\b/u.test(clause)) return true;
  const names = /^\s*\{([^}]*)\}\s*from\s*$/u
    .exec(clause)?.[1]
    ?.split(",")
    .filter((name) => name.trim() !== "");
  return names !== undefined && names.length > 0 && names.every((name) => /^\s*type\s/u.test(name));
}
