import { type Rendered, renderMessage } from "../../src/chat/slack/render/message.ts";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import type { Actor } from "../../src/core/people.ts";
import { ANA, type Story, startStory } from "../../test/harness.ts";
import { LastingChat } from "../../test/kit/lasting-chat.ts";
import type { Shot } from "./page.ts";

const SPEAKER: Actor = { id: "lasting:ana", name: "Ana Novak", email: ANA, zone: "Europe/Prague" };
const PAUSE_MS = 40_000;
/** The emulators' addresses mean nothing to a reader, and change with each run. */
const ADDRESSES: readonly (readonly [pattern: RegExp, shown: string])[] = [
  [/http:\/\/127\.0\.0\.1:\d+\/statuspage\/page/gu, "https://status.example.com"],
  [/http:\/\/127\.0\.0\.1:\d+/gu, "https://example.com"],
];

/** The README's story, told by the real bot to the emulators of the vendors, as it is posted to Slack. */
export async function playScene(): Promise<readonly Shot[]> {
  const chat = new LastingChat();
  const story = await startStory({ chat, warm: true });
  try {
    return await play(story, chat);
  } finally {
    await story.ends();
  }
}

async function play(story: Story, chat: LastingChat): Promise<readonly Shot[]> {
  const shots: Shot[] = [];

  /** Every state of the message that answers. */
  async function answersTo(deed: () => Promise<void>): Promise<readonly Message[]> {
    await story.advance(PAUSE_MS);
    const states: Message[] = [];
    chat.onWrite = (when, message) => void (when === "after" && states.push(message));
    await story.settle(deed());
    return states;
  }

  function show(content: string | Message | undefined, note?: string): void {
    if (content === undefined) return;
    const moment = { zone: SPEAKER.zone, now: story.clock.now(), ...(note === undefined ? {} : { note }) };
    if (typeof content === "string") shots.push({ ...moment, author: SPEAKER.name, content });
    else shots.push({ ...moment, author: "Tocsin", content: readable(renderMessage(content, moment)) });
  }

  const say = (text: string, how: Partial<Inbound> = {}): (() => Promise<void>) => {
    return () => chat.say({ id: `scene:${shots.length}`, actor: SPEAKER, text, ...how });
  };

  show((await answersTo(say("alerts", { unseen: true }))).at(-1), "/tocsin alerts · Only visible to you");

  const acked = await answersTo(say("ack all"));
  show("@Tocsin ack all");
  show(acked[0]);
  show(acked.at(-1), "The same message, a moment later");

  const sentence = "status Biuld Processing degraded: Builds are slow, we are adding workers";
  const asked = await answersTo(say(sentence));
  show(`@Tocsin ${sentence}`);
  show(asked.at(-1));
  const question = chat.messages.at(-1);
  if (question !== undefined) {
    const answered = await answersTo(() => chat.press(question, "Yes", { id: "scene:yes", actor: SPEAKER }));
    show(answered.at(-1), "The same message, after Ana pressed Yes");
  }

  const status = await answersTo(say("status"));
  show("@Tocsin status");
  show(status.at(-1));

  show((await answersTo(say("who's on call?", { unseen: true }))).at(-1), "/oncall · Only visible to you");
  return shots;
}

function readable({ text, blocks }: Rendered): Rendered {
  const json = ADDRESSES.reduce((shown, [pattern, address]) => shown.replace(pattern, address), JSON.stringify(blocks));
  return { text, blocks: JSON.parse(json) };
}
