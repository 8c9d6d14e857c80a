import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { Message } from "../../src/core/inbound.ts";
import { NO_DESK } from "../kit/no-desk.ts";
import { type Bot, botOf, type ChatWorld, messageOf } from "./chat-world.ts";

/** What every chat adapter must do. */
export function chatAdapterContract(platform: string, open: () => Promise<ChatWorld>): void {
  describe(`the chat adapter (${platform})`, () => {
    let world: ChatWorld;
    let adapter: ChatAdapter;
    let states: (text: string) => readonly Message[];
    let bot: Bot;

    beforeEach(async () => {
      world = await open();
      adapter = await world.connect();
      states = (text) => [messageOf(`You said ${text}`)];
      bot = botOf(
        () => adapter,
        ({ text }) => states(text),
      );
      await world.settle(adapter.start(bot.ears, NO_DESK));
    });

    afterEach(async () => {
      await world.settle(adapter.stop());
      await world.close();
    });

    const says = async (text: string): Promise<void> => {
      await world.settle(world.say(text));
      await world.settle(bot.idle());
    };
    const shownAfter = async (text: string): Promise<readonly string[]> => {
      await says(text);
      return world.shown();
    };

    test("what is said is heard as it was said, with who and where, as its platform names them", async () => {
      await says("status API degraded: p99 > 2 s & rising");
      expect(bot.heard).toHaveLength(1);
      const [heard] = bot.heard;
      expect(heard).toMatchObject({ text: "status API degraded: p99 > 2 s & rising", addressed: true });
      expect(heard?.place.platform).toBe(adapter.platform);
      expect(heard?.place.id.startsWith(`${adapter.platform}:`)).toBe(true);
      expect(heard?.actor.id.startsWith(`${adapter.platform}:`)).toBe(true);
    });

    test("each saying has an id of its own", async () => {
      for (const text of ["ack all", "ack all", "yes"]) await says(text);
      expect(new Set(bot.heard.map(({ id }) => id)).size).toBe(3);
      expect(bot.heard.map(({ text }) => text)).toEqual(["ack all", "ack all", "yes"]);
    });

    test("the answer is shown once", async () => {
      expect((await shownAfter("ack all")).filter((text) => text.includes("You said ack all"))).toHaveLength(1);
    });

    test("the last state of an answer takes the place of the ones before", async () => {
      states = () => [
        messageOf("1 of 3 done", { live: true }),
        messageOf("2 of 3 done", { live: true }),
        messageOf("All 3 are done"),
      ];
      const shown = (await shownAfter("ack all")).join("\n");
      expect(shown).toContain("All 3 are done");
      expect(shown).not.toContain("of 3 done");
    });

    test("what comes from outside is no markup, and nobody is called by it", async () => {
      const hostile = "<!channel> <@U0ANA> <https://evil.test|docs> *b* _i_ `c` &lt; @here";
      states = () => [messageOf(hostile, { more: { blocks: [{ type: "text", line: hostile }] } })];
      expect((await shownAfter("alerts")).join("\n")).toContain(hostile);
    });

    test("what cannot be seen or moves the cursor is not passed on", async () => {
      states = () => [messageOf("a\u001b[2Jb\u0000c\u202Ed\rz")];
      const shown = (await shownAfter("alerts")).join("\n");
      for (const hidden of ["\u001b", "\u0000", "\u202E", "\r"]) expect(shown).not.toContain(hidden);
      expect(shown).toMatch(/a.*b.*c.*d.*z/su);
    });

    test.each([0, 1, 25, 26, 50, 51, 100, 101, 500])("a list of %d is shown, or counted", async (count) => {
      const items = Array.from({ length: count }, (_, i) => ({ line: `Alert ${i + 1} of them` }));
      states = () => [messageOf("Open alerts", { more: { blocks: [{ type: "list", heading: "All", items }] } })];
      const shown = (await shownAfter("alerts")).join("\n");
      expect(shown).toContain("Open alerts");
      if (count > 0) expect(shown).toContain("Alert 1 of them");
    });

    test.each([
      ["an empty title", messageOf("")],
      ["white space", messageOf(" \n\t ")],
      ["a title of 20,000 characters", messageOf("long ".repeat(4_000))],
      ["one word of 20,000 characters", messageOf("x".repeat(20_000))],
      ["a hundred buttons", messageOf("Which one?", { more: { buttons: manyButtons(100) } })],
      ["a button without words", messageOf("Well?", { more: { buttons: [{ label: "", say: "yes" }] } })],
      ["a quote with blank lines", messageOf("Read", { more: { blocks: [{ type: "quote", text: "\n\na\n\n" }] } })],
      ["a lone surrogate", messageOf("half \ud83d of one")],
    ])("a message with %s arrives", async (_, message) => {
      states = () => [message];
      // Where one message of the platform cannot hold it, it goes on in others.
      expect((await shownAfter("alerts")).length).toBeGreaterThan(0);
    });

    test("after a stop nothing is heard, and a second stop changes nothing", async () => {
      await world.settle(adapter.stop());
      await world.settle(adapter.stop());
      await world.settle(world.say("ack all").catch(() => undefined));
      expect(bot.heard).toEqual([]);
    });
  });
}

function manyButtons(count: number) {
  return Array.from({ length: count }, (_, i) => ({ label: `Alert ${i + 1}`, say: `ack ${i + 1}` }));
}
