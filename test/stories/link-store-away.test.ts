import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Actor } from "../../src/core/people.ts";
import type { Store } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

/** Ana by the chat's profile, and linked to somebody who may not write. */
const LINKED: Actor = { id: "lasting:U0A", name: "A.", email: ANA, zone: "UTC" };

let story: Story;
afterEach(() => story.ends());

test("while links cannot be read nobody writes under an address that a link may have replaced; reading goes on", async () => {
  const chat = new LastingChat();
  chat.people = [LINKED];
  const dir = await mkdtemp(join(tmpdir(), "tocsin-links-away-"));
  let areLinksAway = false;
  story = await startStory({
    chat,
    env: { TOCSIN_ADMINS: ANA },
    openStore: async ({ clock }) => linksAway(await openEmbeddedStore({ dir, clock }), () => areLinksAway),
  });
  let said = 0;
  const says = async (text: string): Promise<string> => {
    said += 1;
    await story.settle(chat.say({ id: `lasting:${said}`, text, actor: LINKED }));
    return chat.texts.at(-1) ?? "";
  };
  await story.says("link lasting:U0A to theo@example.com");
  areLinksAway = true;
  expect(await says("ack PD-1003")).toContain("The store does not answer.");
  expect(await says("alerts")).toContain("27 alerts");
  expect(story.errors.splice(0).map(({ event }) => event)).toEqual(["inbound.not_stored", "inbound.not_stored"]);
  areLinksAway = false;
  expect(await says("ack PD-1003")).toContain("You may not change alerts here.");
  expect(writesAt(story.world)).toEqual([]);
});

/** The store without the links, as long as they are away. */
function linksAway(store: Store, areAway: () => boolean): Store {
  return {
    ...store,
    get: async (collection, id) => {
      if (areAway() && id.startsWith("link:")) throw new BotError("store_failed", "The store does not answer.");
      return store.get(collection, id);
    },
  };
}
