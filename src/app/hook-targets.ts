import type { TargetOf } from "../core/emulator.ts";
import { BotError } from "../core/errors.ts";
import { hookAddress } from "../hooks/address.ts";
import { hookSecret, newMaster } from "../hooks/secrets.ts";

/** Where each vendor tells a bot of changes. */
export interface HookTargets {
  /** The bot's, without a slash at its end. */
  readonly address: string;
  /** What the bot needs in addition to take what is sent there. */
  readonly settings: Readonly<Record<string, string>>;
  /** Who signs nothing has a secret in its address. */
  readonly targetOf: TargetOf;
}

/** `master`: the bot's TOCSIN_SECRET, made up where there is none. Throws BotError("bad_input") for a bad address. */
export function hookTargets(address: string, master: string | undefined): HookTargets {
  const base = readAddress(address);
  const secret = master ?? newMaster();
  return {
    address: base,
    settings: master === undefined ? { TOCSIN_SECRET: secret } : {},
    targetOf: (vendor, signing) => {
      if (signing !== undefined) return { url: hookAddress(base, vendor), secret: signing };
      const own = hookSecret(secret, vendor);
      return { url: hookAddress(base, vendor, own), secret: own };
    },
  };
}

function readAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/u.test(url.protocol) && url.search === "" && url.hash === "") {
    return url.href.replace(/\/+$/u, "");
  }
  throw new BotError("bad_input", "--hooks must be the bot's address, such as http://127.0.0.1:3000.");
}
