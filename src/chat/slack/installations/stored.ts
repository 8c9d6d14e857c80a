import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";
import type { Document } from "../../../core/store.ts";
import type { Installation } from "../ports.ts";

const PREFIX = "slack:installation:";

export const identitySchema = z.object({
  team: z.string(),
  teamName: z.string(),
  enterprise: z.string().exactOptional(),
  botUser: z.string(),
  botId: z.string(),
  scopes: z.array(z.string()),
});

const record = identitySchema.extend({ sealedToken: z.string() });

/** An installation as it lies in the store. */
export type StoredInstallation = z.infer<typeof record>;

export function documentId(team: string): string {
  return `${PREFIX}${team}`;
}

export function recordOf({ botToken: _, ...identity }: Installation, sealedToken: string): JsonObject {
  return { ...identity, scopes: [...identity.scopes], sealedToken };
}

/** undefined: it is no installation. */
export function readRecord(document: Document | undefined): StoredInstallation | undefined {
  if (document === undefined || !document.id.startsWith(PREFIX)) return undefined;
  const read = record.safeParse(document.value);
  return read.success ? read.data : undefined;
}
