import { setTimeout as realTime } from "node:timers/promises";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { HttpClient } from "../../src/core/http.ts";
import type { Store } from "../../src/core/store.ts";
import type { Armament, Failpoint } from "./settings.ts";

/** Long enough for a request to be on its way, too short for its answer. */
const MID_MS = 2;

/** Passes by a point; at the one it was armed for this process ends there and then, as by kill -9. */
export interface Pass {
  (point: Failpoint): void;
  arm(armament: Armament): void;
}

export function createPass(): Pass {
  let armed: { readonly at: Failpoint; left: number } | undefined;
  const pass = (point: Failpoint): void => {
    if (armed === undefined || point !== armed.at) return;
    armed.left -= 1;
    if (armed.left === 0) process.kill(process.pid, "SIGKILL");
  };
  return Object.assign(pass, {
    arm: ({ at, n }: Armament) => {
      armed = { at, left: n };
    },
  });
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
