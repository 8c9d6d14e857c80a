import { menuOf } from "../../../../src/chat/discord/menu/menu.ts";
import type { Callback, DiscordParts, Interaction } from "../../../../src/chat/discord/ports.ts";
import type { KeptSay } from "../../../../src/chat/discord/render/custom-id.ts";
import { COMMANDS, FRAGMENTS } from "../../../../src/commands/index.ts";
import type { Desk } from "../../../../src/core/desk.ts";
import type { Inbound } from "../../../../src/core/inbound.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import { SILENT_LOG } from "../../../../src/core/log.ts";
import { NO_DESK } from "../../../kit/no-desk.ts";
import { TestClock } from "../../../kit/test-clock.ts";

const MENU = menuOf({ commands: COMMANDS, fragments: FRAGMENTS, name: "tocsin" });

/** What a listener works with, and everything that it does with it. */
export interface Bench {
  readonly parts: DiscordParts;
  readonly clock: TestClock;
  /** What was said to the bot: the same id twice is the same saying. */
  readonly said: Pick<Inbound, "id" | "text" | "press" | "regarding">[];
  readonly told: string[];
  /** Edits of first answers. */
  readonly edits: JsonObject[];
  /** First answers. */
  readonly answers: Callback[];
  interaction(type: Interaction["type"], data: unknown, more?: Partial<Interaction>): Interaction;
}

export function openBench(desk: Partial<Desk>): Bench {
  const clock = new TestClock();
  const kept = new Map<string, string>();
  let ids = 900;
  const bench: Omit<Bench, "parts"> = {
    clock,
    said: [],
    told: [],
    edits: [],
    answers: [],
    interaction: (type, data, more = {}) => {
      const own = `${++ids}`;
      let isAnswered = false;
      return {
        id: own,
        type,
        actor: { id: "discord:1", name: "Ana", zone: "UTC" },
        at: { channel: "2" },
        guild: "3",
        isDirect: false,
        on: undefined,
        data,
        token: `token-${own}`,
        async respond(callback) {
          if (isAnswered) return false;
          isAnswered = true;
          bench.answers.push(callback);
          return true;
        },
        ...more,
      };
    },
  };
  const unexpected = (): never => {
    throw new Error("nobody was expected to ask");
  };
  const parts: DiscordParts = {
    rest: {
      async call(_method, _path, { body } = {}) {
        bench.edits.push(body as JsonObject);
        return null;
      },
    },
    bot: { application: "77", user: "77", name: "tocsin" },
    people: { actor: unexpected, inDirectMessage: async (actor) => actor, find: unexpected },
    places: { placeOf: unexpected, channelName: unexpected, roleName: unexpected },
    policy: { listensBare: unexpected, listensBareSomewhere: unexpected, audienceOf: () => "public" },
    says: {
      async keep(says: readonly KeptSay[]) {
        for (const { key, say } of says) kept.set(key, say);
      },
      find: async (key) => kept.get(key),
    },
    menu: MENU,
    guilds: [],
    clock,
    log: SILENT_LOG,
    desk: { ...NO_DESK, ...desk },
    stopping: new AbortController().signal,
    accept: unexpected,
    defer: async (interaction, shownAs) => interaction.respond({ type: shownAs === "silent" ? 6 : 5 }),
    async say(interaction, { text, more }) {
      await interaction.respond({ type: 6 });
      bench.said.push({ id: interaction.id, text, ...more });
    },
    async tell(_interaction, line) {
      bench.told.push(line);
    },
  };
  return { ...bench, parts };
}
