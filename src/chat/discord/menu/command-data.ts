import { z } from "zod";

/** A command's option; people of the app's own options are texts. */
const OPTION = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).transform(String),
  focused: z.boolean().optional(),
});

/** The data of a command and of its autocompletion (Discord docs, Interaction Data, read 2026-11-21). */
export const COMMAND_DATA = z.object({
  /** 1: typed, 3: chosen from a message's menu. */
  type: z.int(),
  name: z.string(),
  /** The server that it was published in; absent when it is published everywhere. */
  guild_id: z.string().optional(),
  options: z.array(OPTION).default([]),
  /** The message from whose menu it was chosen. */
  target_id: z.string().optional(),
  resolved: z.object({ messages: z.record(z.string(), z.unknown()).optional() }).optional(),
});
export type CommandData = z.output<typeof COMMAND_DATA>;

export const COMMAND_TYPES = { typed: 1, message: 3 } as const;
