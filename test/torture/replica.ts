import { INTEGRATIONS } from "../../integrations/index.ts";
import { openApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { HttpClient } from "../../src/core/http.ts";
import type { Store } from "../../src/core/store.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { createLog } from "../../src/log.ts";
import { realClock } from "../../src/real-clock.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { openPostgresStore } from "../../src/store/postgres/open.ts";
import { tortureChat } from "./chat-adapter.ts";
import { chatWithFailpoints, createPass, httpWithFailpoints, storeWithFailpoints } from "./failpoints.ts";
import { fastClock } from "./fast-clock.ts";
import { lazyStore } from "./lazy-store.ts";
import { blindHttp, forgetfulChat, forgetfulStore, freshName, unfencedStore } from "./sabotage.ts";
import { DISARMED, order, READY, replicaSettings, SETTINGS_VARIABLE } from "./settings.ts";

/* The bot as a process of its own, on the emulators and the chat that its environment names. */

const settings = replicaSettings.parse(JSON.parse(process.env[SETTINGS_VARIABLE] ?? "null"));
const { sabotage, deadlineMs, postgres } = settings;
const pass = createPass(settings.frozenFile);
const log = createLog({ level: "info", redact: (line) => line, destination: process.stderr });
const clock = fastClock(settings.epoch, settings.speed);

let opened: Store | undefined;

/** What is not finished: sayings without an answer, plans that were not told to the end. */
async function owed(): Promise<number> {
  const lists = await Promise.all(
    (["inbounds", "plans", "claims", "messages"] as const).map((name) => opened?.list(name)),
  );
  return lists.reduce((sum, list) => sum + (list?.length ?? 1), 0);
}

function sabotagedStore(store: Store): Store {
  if (sabotage === "durability") return lazyStore(store);
  if (sabotage === "deduplication") return forgetfulStore(store);
  return sabotage === "fencing" ? unfencedStore(store) : store;
}

function impatient(http: HttpClient): HttpClient {
  return { ...http, connect: (account) => http.connect({ ...account, deadlineMs }) };
}

function sabotagedChat(chat: ChatAdapter): ChatAdapter {
  return sabotage === "deduplication" ? forgetfulChat(chat, freshName) : chat;
}

const app = await openApp({
  config: readConfig(process.env, INTEGRATIONS),
  clock,
  log,
  // For whom no time passes between two renewals, however long it was frozen.
  ...(sabotage === "fencing" ? { pulse: { ...realClock, elapsed: () => 0 } } : {}),
  // "Not found" counts at once.
  ...(sabotage === "settle" ? { settleMs: 0 } : {}),
  openStore: async ({ config }) => {
    const store =
      postgres === undefined
        ? await openEmbeddedStore({ dir: config.dataDir, clock, log })
        : await openPostgresStore({ ...postgres, clock, log });
    opened = store;
    return storeWithFailpoints(sabotagedStore(store), pass);
  },
  openHttp: (options) => {
    const http = impatient(createHttpClient(options));
    return httpWithFailpoints(sabotage === "reconciliation" ? blindHttp(http) : http, pass);
  },
});
process.on("message", (message) => {
  const told = order.parse(message);
  if (told === "owed") void owed().then((count) => process.send?.(count));
  else if (told !== "disarm") pass.arm(told.arm);
  else {
    pass.arm(undefined);
    process.send?.(DISARMED);
  }
});
// Nobody is left to look after it.
process.once("disconnect", () => process.exit(1));
process.once("SIGTERM", () => {
  void app.stop().then(() => process.exit(0));
});
await app.attach(chatWithFailpoints(sabotagedChat(tortureChat(settings.chatUrl)), pass));
process.send?.(READY);
