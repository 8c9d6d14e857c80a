import { writeFileSync } from "node:fs";
import { setTimeout as realTime } from "node:timers/promises";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { HttpClient } from "../../src/core/http.ts";
import type { Store } from "../../src/core/store.ts";
import type { Armament, Failpoint } from "./settings.ts";

/** Long enough for a request to be on its way, too short for its answer. */
const MID_MS = 2;

/** Passes by a point; at the one it was armed for this process ends or stops there and then. */
export interface Pass {
  (point: Failpoint): void;
  arm(armament: Armament | undefined): void;
}

export function createPass(frozenFile: string): Pass {
  let armed: Armament | undefined;
  const pass = (point: Failpoint): void => {
    if (point !== armed?.at) return;
    armed = { ...armed, n: armed.n - 1 };
    if (armed.n > 0) return;
    if (armed.how === "freeze") writeFileSync(frozenFile, "");
    const signal = armed.how === "freeze" ? "SIGSTOP" : "SIGKILL";
    armed = undefined;
    process.kill(process.pid, signal);
  };
  return Object.assign(pass, {
    arm: (armament: Armament | undefined) => {
      armed = armament;
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
