/** What happens to a call in place of, or after, what should. */
export type ApiFault =
  /** The connection breaks before anything happened. */
  | { readonly type: "lost before" }
  /** It took effect, and the connection breaks before the answer. */
  | { readonly type: "lost after" }
  /** The answer comes so much later, ms of the clock; it took effect at once. */
  | { readonly type: "delay"; readonly ms: number }
  /** Nothing happens and no answer comes until `release()`. */
  | { readonly type: "hang" }
  | { readonly type: "status"; readonly status: number }
  /** A page of a proxy, with status 200. */
  | { readonly type: "html" }
  | { readonly type: "rate limit"; readonly seconds: number }
  /** `ok: false` with that error. */
  | { readonly type: "refuse"; readonly error: string };

export interface ApiFaults {
  /** The next calls of that method ("chat.postMessage", or "*" for any) meet it; `times`: default 1. */
  add(method: string, fault: ApiFault, times?: number): void;
  take(method: string): ApiFault | undefined;
  clear(): void;
  /** Waits where calls hang. */
  released(): Promise<void>;
  /** How many calls hang. */
  readonly hanging: number;
  /** Lets go of what hangs: those calls are then carried out. */
  release(): void;
}

export function createApiFaults(): ApiFaults {
  let rules: { readonly method: string; readonly fault: ApiFault; times: number }[] = [];
  let waiting: (() => void)[] = [];
  return {
    add(method, fault, times = 1) {
      rules.push({ method, fault, times });
    },
    take(method) {
      const rule = rules.find((one) => one.method === method || one.method === "*");
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
