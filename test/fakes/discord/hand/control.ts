import type { Answer, Asked } from "../../shared/server.ts";
import type { FakeDiscord } from "../discord.ts";
export function createControl(_discord: FakeDiscord): (asked: Asked) => Promise<Answer> {
  return async () => ({ status: 404, body: "" });
}
