import { setTimeout as realTime } from "node:timers/promises";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { HttpClient } from "../../src/core/http.ts";
import type { Store } from "../../src/core/store.ts";
import type { Failpoint } from "./settings.ts";

/** Long enough for a request to be on its way, too short for its answer. */
const MID_MS = 2;

/** Passes by a point; at the n-th time this process ends there and then, as by kill -9. */
export type Pass = (point: Failpoint) => void;

export function createPass(failpoint: { readonly at: Failpoint; readonly n: number } | undefined): Pass {
  let left = failpoint?.n ?? 0;
  return (point) => {
    if (point !== failpoint?.at) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
}

export function storeWithFailpoints(store: Store, pass: Pass): Store {
  return {
    ...store,
    async commit(changes) {
      pass("commit:before");
      await store.commit(changes);
      pass("commit:after");
    },
  };
}

/** Only writes count: of reads nothing is left behind. */
export function httpWithFailpoints(http: HttpClient, pass: Pass): HttpClient {
  return {
    ...http,
    connect(account) {
      const vendor = http.connect(account);
      return {
        async send(call) {
          if (call.mode === "read") return vendor.send(call);
          pass("http:before");
          const sent = vendor.send(call);
          void realTime(MID_MS).then(() => pass("http:mid"));
          const answer = await sent;
          pass("http:after");
          return answer;
        },
      };
    },
  };
}

export function chatWithFailpoints(chat: ChatAdapter, pass: Pass): ChatAdapter {
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    pass("chat:before");
    const result = await work();
    pass("chat:after");
    return result;
  };
  return {
    ...chat,
    send: (...post) => around(() => chat.send(...post)),
    update: (...edit) => around(() => chat.update(...edit)),
  };
}
