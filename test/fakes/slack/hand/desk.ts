import { setTimeout } from "node:timers/promises";
import type { Person, Surface } from "../people/person.ts";
import type { MessagePoint } from "../people/press.ts";
import { asSeen } from "../people/seen.ts";
import { ShownError } from "../people/shown-error.ts";
import type { FakeSlack } from "../slack.ts";
import type { Happening } from "../world/world.ts";
import { HELP } from "./help.ts";
import { parseLine } from "./parse.ts";
import { messageLines, viewLines } from "./show.ts";

/** A prompt's worth of Slack: lines in, lines out. */
export interface HandDesk {
  /** Does what a line asks for. Never throws: what is wrong is said in one line. */
  run(line: string): Promise<readonly string[]>;
  /** What is to be printed of something that happened. */
  tell(happening: Happening): readonly string[];
}

/** Seconds that `wait` takes at most. */
const WAIT_SECONDS_MAX = 600;
/** Between two looks whether the app is there; real ms. */
const KNOCK_MS = 200;

export function createHandDesk(slack: FakeSlack): HandDesk {
  const workspace = slack.workspace();
  const numbers = new Map<string, { readonly number: number; readonly point: MessagePoint }>();
  let me = "ana";

  const numberOf = ({ channel, ts }: MessagePoint): number => {
    const key = `${channel} ${ts}`;
    const known = numbers.get(key);
    if (known !== undefined) return known.number;
    const number = numbers.size + 1;
    numbers.set(key, { number, point: { channel, ts } });
    return number;
  };
  const pointOf = (word: string | undefined): MessagePoint => {
    const found = [...numbers.values()].find(({ number }) => String(number) === word);
    if (found === undefined)
      throw new ShownError("no_number", `There is no message ${word ?? ""}: "see #ops" numbers them.`);
    return found.point;
  };
  const surfaceOf = (word: string | undefined): Surface => (word === "modal" || word === "home" ? word : pointOf(word));
  const isPerson = (name: string): boolean => [...workspace.users.values()].some((user) => user.name === name);

  const say = async (person: Person, place: string, text: string, thread: number | undefined): Promise<void> => {
    const spoken = /^(\/\S+)\s*(.*)$/su.exec(text);
    const at = { in: place };
    if (spoken === null) {
      await person.says(text, { ...at, ...(thread !== undefined && { thread: pointOf(String(thread)).ts }) });
      return;
    }
    if (thread !== undefined)
      throw new ShownError("not_in_thread", "Slack takes no such command in a thread: mention the bot.");
    await person.commands(spoken[1] ?? "", spoken[2] ?? "", at);
  };

  const verbs: Readonly<Record<string, (person: Person, words: readonly string[]) => Promise<readonly string[]>>> = {
    async help() {
      return HELP;
    },
    async see(person, [place]) {
      const seen = person.sees(need(place, "see #ops"));
      return seen.length === 0 ? ["Nothing there."] : seen.flatMap((one) => messageLines(one, numberOf(one)));
    },
    async press(person, [on, label]) {
      await person.presses(surfaceOf(on), need(label, 'press 12 "Undo"'));
      return [];
    },
    async pick(person, [on, label, option]) {
      await person.picks(
        surfaceOf(on),
        need(label, 'pick 12 "Menu" "Option"'),
        need(option, 'pick 12 "Menu" "Option"'),
      );
      return [];
    },
    async choose(person, [number, entry]) {
      await person.chooses(pointOf(number), need(entry, 'choose 12 "Acknowledge this alert"'));
      return [];
    },
    async delete(person, [number]) {
      person.deletes(pointOf(number));
      return [];
    },
    async home(person) {
      await person.opensHome();
      return viewLines(person.home());
    },
    async modal(person) {
      const modal = person.modal();
      return modal === undefined ? ["No modal is open."] : viewLines(modal);
    },
    async set(person, [label, ...values]) {
      const field = need(label, 'set "Component" "API"');
      await person.fills({ [field]: values.length > 1 ? values : (values[0] ?? null) });
      return [];
    },
    async type(person, [menu, query = ""]) {
      const offered = await person.types(need(menu, 'type "Component" "AP"'), query);
      return offered.length === 0 ? ["It offers nothing."] : offered.map((text) => `    ${text}`);
    },
    async submit(person) {
      const { errors } = await person.submits();
      return Object.entries(errors).map(([field, error]) => `    ${field}: ${error}`);
    },
    async close(person) {
      await person.closes();
      return [];
    },
    async wait(_person, [what]) {
      if (what === "app") await untilReached(slack);
      else {
        const seconds = Number(need(what, "wait 2"));
        if (!(seconds >= 0 && seconds <= WAIT_SECONDS_MAX)) {
          throw new ShownError("bad_time", `Say how many seconds, at most ${WAIT_SECONDS_MAX}: wait 2`);
        }
        await setTimeout(seconds * 1_000);
      }
      return [];
    },
  };

  return {
    async run(text) {
      try {
        const line = parseLine(text, isPerson);
        if (line.type === "say") {
          const person = slack.person(line.person);
          me = person.name;
          await say(person, line.place, line.text, line.thread);
          return [];
        }
        // "home ana" and "ana home" are the same.
        const [only] = line.words;
        const named = line.person ?? (line.verb === "home" && only !== undefined && isPerson(only) ? only : undefined);
        const verb = Object.hasOwn(verbs, line.verb) ? verbs[line.verb] : undefined;
        if (verb === undefined) return [`I do not understand "${text.trim()}". Type help.`];
        me = named ?? me;
        return await verb(slack.person(me), line.words);
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    },
    tell(happening) {
      if (happening.workspace !== workspace) return [];
      if ("view" in happening) {
        const { view, type } = happening;
        const whose = workspace.users.get(view.user)?.name ?? view.user;
        return [
          `${whose}: ${view.type === "modal" ? `modal ${type}; type modal to see it` : "home was published; type home to see it"}`,
        ];
      }
      const { message, type } = happening;
      const channel = workspace.channels.get(message.channel);
      const where = `${channel?.kind === "im" ? `dm ${channel.name}` : `#${channel?.name}`} `;
      const reader = workspace.users.get(message.onlyFor ?? slack.person(me).id);
      if (type === "deleted") return [`${where}${numberOf(message)} was deleted.`];
      if (reader === undefined) return [];
      return messageLines(asSeen(workspace, reader, message, slack.world.clock.now()), numberOf(message), where);
    },
  };
}

/** Connected by Socket Mode; over HTTP, answering at its request URL. */
async function untilReached(slack: FakeSlack): Promise<void> {
  if (slack.mode === "socket") return slack.sockets.untilConnected(1);
  for (let waitedMs = 0; waitedMs < WAIT_SECONDS_MAX * 1_000; waitedMs += KNOCK_MS) {
    const { ok } = await slack.requests.post("ssl_check=1&token=t", "application/x-www-form-urlencoded");
    if (ok) return;
    await setTimeout(KNOCK_MS);
  }
  throw new ShownError("no_app", "The app does not answer at its request URL.");
}

function need(word: string | undefined, example: string): string {
  if (word === undefined || word === "") throw new ShownError("incomplete", `Something is missing: ${example}`);
  return word;
}
