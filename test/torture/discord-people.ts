import { setTimeout as realTime } from "node:timers/promises";
import type { Effect } from "../../src/core/emulator.ts";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import type { Person } from "../fakes/discord/people/person.ts";
import type { Seen } from "../fakes/discord/people/seen.ts";
import { ShownError } from "../fakes/discord/people/shown-error.ts";
import type { Interaction } from "../fakes/discord/world/interactions.ts";
import { until } from "./until.ts";
import type { Vendors } from "./world.ts";

/** How long somebody waits for a card, and thinks before the next deed, ms. */
const CARD_MS = 4_000;
const THINK_MS = 150;
/** Mostly people look whether the bot is there. */
const BLIND_SHARE = 0.1;

/** What one interaction of one person is to do. */
export interface Deed {
  /** "note", "press Resolve". */
  readonly what: string;
  readonly person: Pick<Person, "name" | "sees">;
  /** Where it was done: a channel of this person's alone. */
  readonly room: string;
  /** The one alert that it is about, which no other deed changes; absent: something was completed. */
  readonly handle?: string;
  /** What becomes of that alert; absent: it is only looked at. */
  readonly effect?: Effect["effect"];
  readonly interaction: Pick<Interaction, "id" | "begun" | "callback" | "tookMs" | "isFailed" | "isThinking">;
  /** Whether somebody was connected to the gateway at that moment. */
  readonly wasHeard: boolean;
}

export interface PersonParts {
  readonly discord: FakeDiscord;
  readonly vendors: Vendors;
  readonly person: Person;
  readonly room: string;
  readonly random: () => number;
  /** Whether notes are written, which take up to half a minute to be settled after a kill. */
  readonly notes: boolean;
  /** No more deeds. */
  isOver(): boolean;
  /** Told of each as soon as it is dispatched. */
  onDeed(deed: Deed): void;
}

/** Types commands and presses buttons, one after the other, until it is over. */
export async function live(parts: PersonParts): Promise<void> {
  const { discord, vendors, person, room, random, notes, isOver, onDeed } = parts;
  let done = 0;

  /** Resolves with whether Discord showed an answer within its three seconds. */
  async function act(facts: Pick<Deed, "what" | "handle" | "effect">, doing: () => Promise<unknown>): Promise<boolean> {
    const wasHeard = discord.gateway.connected > 0;
    const known = discord.world.interactions.size;
    const acting = doing().then(
      () => true,
      (error: unknown) => {
        if (error instanceof ShownError && error.code === "no_response") return false;
        throw error;
      },
    );
    const interaction = [...discord.world.interactions.values()].slice(known).find(({ user }) => user === person.user);
    if (interaction !== undefined) onDeed({ ...facts, person, room, interaction, wasHeard });
    return acting;
  }

  function newAlert(): string {
    done += 1;
    return vendors.alert(random() < 0.5 ? "pagerduty" : "opsgenie", `Disk of ${person.name} ${done} is full`);
  }

  const typed = async (): Promise<void> => {
    const handle = newAlert();
    const { name, effect } = random() < 0.5 ? ACK : RESOLVE;
    const doing = () => person.commands(`/${name}`, { target: handle }, { in: room });
    await act({ what: `/${name}`, handle, effect }, doing);
  };
  const noted = async (): Promise<void> => {
    const handle = newAlert();
    const doing = () => person.commands("/note", { handle, text: `seen ${handle}` }, { in: room });
    await act({ what: "/note", handle, effect: "note.added" }, doing);
  };
  const pressed = async (): Promise<void> => {
    const handle = newAlert();
    await act({ what: "/alert", handle }, () => person.commands("/alert", { handle }, { in: room }));
    const card = (): Seen | undefined => person.sees(room).findLast((seen) => isCard(seen, handle));
    await until(() => card() !== undefined || isOver(), CARD_MS);
    const shown = card();
    if (shown === undefined) return;
    const { label, effect } = random() < 0.5 ? ACK : RESOLVE;
    await act({ what: `press ${label}`, handle, effect }, () => person.presses(shown, label));
  };
  const completed = async (): Promise<void> => {
    await act({ what: "completion" }, () => person.types("/ack", "target", "PD", { in: room }));
  };

  const deeds = [typed, pressed, completed, ...(notes ? [noted] : [])];
  while (!isOver()) {
    await realTime(random() * THINK_MS);
    if (discord.gateway.connected === 0 && random() >= BLIND_SHARE) continue;
    await deeds[Math.floor(random() * deeds.length)]?.();
  }
}

const ACK = { name: "ack", label: "Acknowledge", effect: "alert.acknowledged" } as const;
const RESOLVE = { name: "resolve", label: "Resolve", effect: "alert.resolved" } as const;

/** An alert as it is shown with its buttons: it begins with its handle, and no report does. */
function isCard({ by, text, buttons }: Seen, handle: string): boolean {
  return by === "tocsin" && text.startsWith(`${handle} `) && buttons.includes(ACK.label);
}
