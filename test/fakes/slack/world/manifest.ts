import { z } from "zod";

/** What this Slack reads of an app's manifest (Slack docs, App manifest reference, read 2026-11-21). */
const manifestSchema = z.looseObject({
  features: z
    .looseObject({
      slash_commands: z
        .array(z.looseObject({ command: z.string(), should_escape: z.boolean().default(false) }))
        .default([]),
      shortcuts: z.array(z.looseObject({ name: z.string(), callback_id: z.string() })).default([]),
    })
    .default({ slash_commands: [], shortcuts: [] }),
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()).default([]) }) }),
  settings: z
    .looseObject({ event_subscriptions: z.looseObject({ bot_events: z.array(z.string()).default([]) }).optional() })
    .default({}),
});

/** An app as it was configured. */
export interface AppConfig {
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  /** Each command, and whether names in it arrive as mentions; undefined: any command is the app's, and they do. */
  readonly commands?: ReadonlyMap<string, { readonly escapes: boolean }>;
  /** What stands in a message's menu → callback id. */
  readonly shortcuts: ReadonlyMap<string, string>;
}

/** Throws ZodError when it is none. */
export function readManifest(manifest: unknown): AppConfig {
  const { features, oauth_config, settings } = manifestSchema.parse(manifest);
  return {
    scopes: oauth_config.scopes.bot,
    events: settings.event_subscriptions?.bot_events ?? [],
    commands: new Map(features.slash_commands.map((one) => [one.command, { escapes: one.should_escape }])),
    shortcuts: new Map(features.shortcuts.map(({ name, callback_id }) => [name, callback_id])),
  };
}
