import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";

/** The version of the package that this file belongs to. */
export function readVersion(): string {
  const path = findPackageJSON(import.meta.url);
  const { version }: { version?: unknown } = path === undefined ? {} : JSON.parse(readFileSync(path, "utf8"));
  if (typeof version !== "string") throw new Error("The package names no version.");
  return version;
}
