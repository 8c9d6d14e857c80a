import type { Config } from "../../config.ts";

/** The setting that holds what a vendor signs its webhooks with. */
export interface SecretSetting {
  readonly name: string;
  /** Those that are set. */
  readonly secrets: readonly string[];
}

/** Of a configured account: its one secret of which there may be several, while one replaces another. */
export function secretSettingOf({ accounts }: Config, account: string): SecretSetting | undefined {
  const settings = accounts.find(({ integration }) => integration.id === account);
  const variable = settings?.integration.env.find(({ secret, several }) => secret && several);
  if (settings === undefined || variable === undefined) return undefined;
  const value = settings.env[variable.name] ?? "";
  return { name: variable.name, secrets: value.split(",").filter((secret) => secret !== "") };
}
