import { z } from "zod";
import type { HookMapping } from "../core/routes.ts";
import { keys, named, present, text } from "./kinds.ts";

/** What an address may hold as it is, and a person can type. */
const NAME = /^[a-z0-9-]{1,40}$/u;
const PRIORITY = /^P[1-5]$/u;

/** "alert.labels.severity": names with dots between them. */
const path = text.refine(
  (value) => value === "." || value.split(".").every((name) => name !== ""),
  "is not a path: names with dots between them, such as alert.labels.severity",
);
/** Without it nobody can tell one alert from another, or read it. */
const needed = (what: string) =>
  z
    .unknown()
    .refine((value) => value !== undefined && value !== null, { error: `is missing: the path of ${what}`, abort: true })
    .pipe(path);

/** YAML reads true, false and numbers as such. */
const word = z
  .union([z.string(), z.number(), z.boolean()], { error: "must be text, a number, true or false" })
  .transform(String)
  .pipe(text);

const words = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value].filter((one) => one !== undefined && one !== null)),
  z.array(word).min(1, "must have at least one value"),
);

const priority = keys({
  path: needed("the priority"),
  values: named(text.toUpperCase().regex(PRIORITY, "must be a priority, P1 to P5")),
});

const mapping = keys({
  each: path.optional(),
  key: needed("what tells one alert from another"),
  title: needed("the title"),
  service: path.optional(),
  url: path.optional(),
  description: path.optional(),
  priority: priority.optional(),
  closed: keys({ path: needed("what says that it is over"), values: words }).optional(),
  tags: path.optional(),
}).transform(({ key, title, ...rest }): HookMapping => ({ key, title, ...present(rest) }));

/** By name: what `/hooks/in/<name>` takes. */
export const hookMappings = named(mapping).superRefine((hooks, ctx) => {
  for (const name of Object.keys(hooks)) {
    if (NAME.test(name)) continue;
    const message = "is not a hook's name: it is part of an address, so 1 to 40 of a-z, 0-9 and -";
    ctx.addIssue({ code: "custom", path: [name], message });
  }
});
