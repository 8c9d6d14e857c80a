import { Agent, request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import type { ChatAdapter, Ears } from "../../src/core/chat.ts";
import type { Inbound } from "../../src/core/inbound.ts";

export const PLATFORM = "torture";
/** How long the chat may stay silent, ms of real time. */
const PATIENCE_MS = 400;
/** Between two attempts to open the stream or to acknowledge. */
const AGAIN_MS = 50;

/** The chat of the torture run (chat-server.ts). */
export function tortureChat(url: string): ChatAdapter {
  const stopped = new AbortController();
  const { signal } = stopped;
  const agent = new Agent({ keepAlive: true });

  function call(method: string, path: string, body: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${url}${path}`, { method, agent, timeout: PATIENCE_MS }, (response) => {
        text(response).then((answer) => {
          if (response.statusCode === 200) resolve(JSON.parse(answer));
          else reject(new Error(`the chat answered ${response.statusCode}: ${answer}`));
        }, reject);
      });
      request.on("timeout", () => request.destroy(new Error("the chat does not answer")));
      request.on("error", reject);
      request.end(JSON.stringify(body));
    });
  }

  /** The chat delivers it again when this does not arrive. */
  async function acknowledge(inbound: string): Promise<void> {
    await call("POST", "/acks", { inbound }).catch(() => undefined);
  }

  function hear(ears: Ears, inbound: Inbound): void {
    void ears(inbound, () => void acknowledge(inbound.id));
  }

  function listen(ears: Ears): Promise<void> {
    return new Promise((connected) => {
      const open = (): void => {
        if (signal.aborted) return;
        const again = () => void setTimeout(open, AGAIN_MS).unref();
        const request = httpRequest(`${url}/stream`, { signal }, (response) => {
          connected();
          // A stream that breaks off is opened again, by "close".
          response.on("error", () => undefined).on("close", again);
          let begun = "";
          response.setEncoding("utf8").on("data", (part: string) => {
            const lines = (begun + part).split("\n");
            begun = lines.pop() ?? "";
            for (const line of lines) hear(ears, JSON.parse(line));
          });
        });
        request.on("error", again);
        request.end();
      };
      open();
    });
  }

  return {
    platform: PLATFORM,
    keepsMessages: true,
    start: listen,
    stop: async () => {
      stopped.abort();
      agent.destroy();
    },
    send: async (to, message, { inbound, key }) => {
      const answer = await call("POST", "/posts", { place: to.id, key, inbound, message });
      return { platform: PLATFORM, id: (answer as { readonly id: string }).id };
    },
    update: async ({ id }, message) => {
      const answer = await call("PUT", `/posts/${id}`, { message });
      return (answer as { readonly found: boolean }).found;
    },
  };
}
