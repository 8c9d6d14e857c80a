import type { ChatDirectory } from "../../core/chat.ts";
import { userOf } from "./names.ts";
import type { DiscordPeople } from "./ports.ts";

/** Everybody on Discord by id. It vouches for no address. */
export function createDiscordDirectory(people: DiscordPeople): ChatDirectory {
  return {
    person: async (id) => {
      const user = userOf(id);
      return user === undefined ? undefined : people.find(user);
    },
    holders: async () => [],
  };
}
