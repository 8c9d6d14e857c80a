import { z } from "zod";

export const snowflake = z.string().regex(/^\d{17,20}$/u, "is not a snowflake");
export const text = (max: number, min = 0) => z.string().min(min).max(max);
/** Absent or null, as Discord takes almost anything that is not required. */
export const maybe = <S extends z.ZodType>(schema: S) => schema.nullish();
export const colour = z.int().min(0).max(0xff_ff_ff);
export const httpUrl = z.string().regex(/^(?:https?|discord):\/\/\S+$/u, "Scheme must be one of ('http', 'https').");
/** A list in which nothing comes twice. */
export const unique = <S extends z.ZodType<readonly unknown[]>>(schema: S) =>
  schema.refine((all) => new Set(all).size === all.length, "The list contains duplicates");
