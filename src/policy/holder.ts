import { ConfigError } from "../core/config-error.ts";
import { BotError } from "../core/errors.ts";
import { type Policy, type PolicySettings, policyFrom } from "../core/policy.ts";
import type { PolicyFile } from "../core/policy-file.ts";
import { count } from "../core/wording.ts";
import { readPolicy } from "./read.ts";

export interface PolicyHolderOptions {
  readonly settings: PolicySettings & {
    /** The file was named explicitly: without it there is no start. */
    readonly policyRequired: boolean;
  };
  /** The vendors' account keys. */
  readonly accounts: readonly string[];
  /** The file's text; undefined when there is no such file. Rejects when it cannot be read. */
  read(path: string): Promise<string | undefined>;
}

/** The policy in force. */
export interface PolicyHolder {
  current(): Policy;
  /**
   * Reads the file again and says in one sentence what is in force now. Throws BotError("bad_input") that names the line
   * when the file is bad: then the old policy stays. A file that was removed is a policy without a word in it.
   */
  reload(): Promise<string>;
}

/** Reads the policy for the first time. Throws ConfigError with every fault of the file. */
export async function createPolicyHolder(options: PolicyHolderOptions): Promise<PolicyHolder> {
  const { settings } = options;
  const first = await load(options);
  if (!first.ok) throw new ConfigError(first.faults);
  let policy = policyFrom(first.file, settings);
  return {
    current: () => policy,
    reload: async () => {
      const next = await load(options);
      if (!next.ok) {
        const [fault = "", ...others] = next.faults;
        const more = others.length === 0 ? "" : ` (and ${count(others.length, "more fault")})`;
        const sentence = /[.?]$/u.test(`${fault}${more}`) ? `${fault}${more}` : `${fault}${more}.`;
        throw new BotError("bad_input", `${sentence} The settings from before stay in force.`);
      }
      policy = policyFrom(next.file, settings);
      return next.file === undefined
        ? `There is no ${settings.policyPath}; only the environment's settings are in force.`
        : `${settings.policyPath} is in force: ${summary(next.file)}.`;
    },
  };
}

type Loaded =
  | { readonly ok: true; readonly file: PolicyFile | undefined }
  | { readonly ok: false; readonly faults: readonly string[] };

async function load({ settings, accounts, read }: PolicyHolderOptions): Promise<Loaded> {
  const { policyPath: name, policyRequired } = settings;
  let text: string | undefined;
  try {
    text = await read(name);
  } catch (error) {
    return {
      ok: false,
      faults: [`${name}: the file cannot be read: ${error instanceof Error ? error.message : error}`],
    };
  }
  if (text !== undefined) return readPolicy(text, { name, accounts });
  return policyRequired ? { ok: false, faults: [`${name}: there is no such file`] } : { ok: true, file: undefined };
}

function summary({ roles, places, components, people, routes = [], hooks = {} }: PolicyFile): string {
  return [
    count(roles.length, "role"),
    count(Object.keys(places).length, "place"),
    count(Object.keys(components).length, "component"),
    count(people.length, "person", "people"),
    count(routes.length, "route"),
    count(Object.keys(hooks).length, "hook"),
  ].join(", ");
}
