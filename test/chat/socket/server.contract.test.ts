import { PLAIN_BRUSH } from "../../../src/chat/console/colours.ts";
import { render } from "../../../src/chat/console/render.ts";
import { openSocketServer, type SocketServer } from "../../../src/chat/socket/server.ts";
import type { Message } from "../../../src/core/inbound.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { chatAdapterContract } from "../../contracts/chat-adapter.ts";
import type { ChatWorld } from "../../contracts/chat-world.ts";
import { clock, enter, makeDir, message, saying } from "./host.ts";

chatAdapterContract("socket", async (): Promise<ChatWorld> => {
  const dir = makeDir();
  /** By saying, as its client reads them: the last state. */
  const latest = new Map<string, Message>();
  let server: SocketServer | undefined;
  return {
    async connect() {
      server = openSocketServer({
        dir,
        role: "serve",
        isShared: false,
        clock,
        log: SILENT_LOG,
        speaker: () => ({ id: "console:ana@example.com", name: "Ana", zone: "UTC" }),
        doctor: async () => message("All is well.").reply,
        backUp: async () => message("Backed up.").reply,
        onUnasked: () => undefined,
      });
      return server;
    },
    async say(text) {
      const request = saying(text);
      const client = await enter(dir);
      await client.ask(request, (answer) => void latest.set(request.id, answer));
    },
    shown: () => [...latest.values()].map(({ reply }) => render(reply, { zone: "UTC", now: 0 }, PLAIN_BRUSH)),
    settle: (work) => work,
    close: async () => server?.served(),
  };
});
