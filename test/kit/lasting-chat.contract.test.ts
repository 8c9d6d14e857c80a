import type { LastingWorld } from "../contracts/chat-world.ts";
import { lastingChatContract } from "../contracts/lasting-chat-adapter.ts";
import { LastingChat } from "./lasting-chat.ts";

// The double of the stories keeps what it stands in for.
lastingChatContract("lasting chat", async (): Promise<LastingWorld> => {
  const chat = new LastingChat();
  const reader = { id: "lasting:ana", name: "Ana", zone: "UTC" };
  const visible = (to: string) =>
    chat.messages
      .filter(({ isDeleted, onlyFor }) => !isDeleted && (onlyFor === undefined || onlyFor === to))
      .map(({ states }) => states.at(-1) ?? "");
  return {
    place: { id: "lasting:room", platform: "lasting" },
    reader,
    connect: async () => chat.connect(),
    say: (text) => chat.say({ id: `lasting:${chat.messages.length}`, actor: reader, text }),
    shown: () => visible(reader.id),
    shownTo: (who) => visible(who === "reader" ? reader.id : "lasting:bo"),
    deleteNewest() {
      const newest = chat.messages.at(-1);
      if (newest !== undefined) newest.isDeleted = true;
    },
    settle: (work) => work,
    close: async () => undefined,
  };
});
