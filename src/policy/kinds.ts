import { z } from "zod";

export const text = z.string({ error: "must be text: put it in quotes" }).trim().min(1, "must not be empty");

export const placeId = text.refine(
  (value) => /^[a-z]+:\S+$/u.test(value),
  "is not a place's id such as discord:987654321",
);

/** One or several; a key with nothing behind it holds nothing. */
export function listOf<T extends z.ZodType>(item: T) {
  const wrapped = (value: unknown) => (typeof value === "string" ? [value] : (value ?? []));
  return z.preprocess(wrapped, z.array(item, { error: "must be a list" }));
}

/** Of unknown keys zod's message lists the known ones, separated by blanks: `faultsOf` makes sentences of it. */
export function keys<T extends z.ZodRawShape>(shape: T) {
  const known = Object.keys(shape).join(" ");
  const error = (issue: { readonly code: string }) =>
    issue.code === "unrecognized_keys" ? known : `must be a mapping with the keys ${known.replaceAll(" ", ", ")}`;
  return z.preprocess((value) => value ?? {}, z.strictObject(shape, { error }));
}

export function named<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => value ?? {}, z.record(z.string(), item, { error: "must be a mapping of names" }));
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys that hold nothing. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, of]) => of !== undefined)) as Present<T>;
}
