import { z } from "zod";
import type { Emulator, HookTarget } from "../core/emulator.ts";
import { redactor } from "../core/redact.ts";
import type { Carried, Courier } from "./courier.ts";

/** As `PUT /_control/hooks` takes it. */
export const hookSchema = z.strictObject({
  vendor: z.string(),
  url: z.url({ protocol: /^https?$/u }).max(2_000),
  secret: z.string().min(1).max(200),
});

/** An address that a vendor tells of its changes, without its secret, and what became of what was sent there. */
export interface HookState extends Carried {
  readonly vendor: string;
  readonly url: string;
}

/** Which addresses the emulators tell of their changes. In memory only, as in the emulators. */
export interface Hooks {
  /** The same address again changes nothing but its secret. False: there is no such vendor, or it sends nothing. */
  set(vendor: string, target: HookTarget): boolean;
  list(): readonly HookState[];
}

export function createHooks(emulators: readonly Emulator[], courier: Courier): Hooks {
  /** By vendor and address. */
  const targets = new Map<string, HookTarget & { readonly vendor: string }>();
  return {
    set(vendor, target) {
      const emulator = emulators.find((one) => one.vendor === vendor);
      if (emulator?.hook === undefined) return false;
      emulator.hook(target);
      targets.set(`${vendor} ${target.url}`, { vendor, ...target });
      return true;
    },
    list: () =>
      [...targets.values()].map(({ vendor, url, secret }) => ({
        vendor,
        url: redactor([secret])(url),
        ...courier.carriedTo(url),
      })),
  };
}
