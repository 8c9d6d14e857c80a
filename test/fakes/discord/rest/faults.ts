/** What happens to a request in place of, or after, what should. */
export type RestFault =
  /** The connection breaks before anything happened. */
  | { readonly type: "lost before" }
  /** It took effect, and the connection breaks before the answer. */
  | { readonly type: "lost after" }
  /** The answer comes so much later, ms of the clock; it took effect at once. */
  | { readonly type: "delay"; readonly ms: number }
  /** Nothing happens and no answer comes until `release()`; then it is carried out. */
  | { readonly type: "hang" }
  /** Nothing happens; that status with a body of its own. */
  | { readonly type: "status"; readonly status: number }
  /** A page of a proxy, with that status. Default 502. */
  | { readonly type: "html"; readonly status?: number | undefined }
  /** 429 for so many seconds of real time, which are what the client waits. */
  | { readonly type: "rate limit"; readonly seconds: number; readonly scope?: "user" | "global" | "shared" | undefined }
  /** Discord's own no: `{ status: 403, code: 50001, message: "Missing Access" }`. */
  | { readonly type: "refuse"; readonly status: number; readonly code: number; readonly message: string };

export interface RestFaults {
  /**
   * The next requests of that route meet it: "POST /channels/*\/messages", "PATCH /webhooks/*\/*\/messages/*",
   * "POST /interactions/*\/*\/callback", or "*" for any. `times`: default 1.
   */
  add(route: string, fault: RestFault, times?: number): void;
  take(route: string): RestFault | undefined;
  clear(): void;
  /** Waits where requests hang. */
  released(): Promise<void>;
  /** How many hang. */
  readonly hanging: number;
  release(): void;
}

export function createRestFaults(): RestFaults {
  let rules: { readonly route: string; readonly fault: RestFault; times: number }[] = [];
  let waiting: (() => void)[] = [];
  return {
    add(route, fault, times = 1) {
      rules.push({ route, fault, times });
    },
    take(route) {
      const rule = rules.find((one) => one.route === route || one.route === "*");
      if (rule === undefined) return undefined;
      rule.times -= 1;
      rules = rules.filter(({ times }) => times > 0);
      return rule.fault;
    },
    clear() {
      rules = [];
    },
    get hanging() {
      return waiting.length;
    },
    released: () => new Promise((resolve) => waiting.push(resolve)),
    release() {
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  };
}
