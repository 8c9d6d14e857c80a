import { setTimeout } from "node:timers/promises";
import { CHANNEL, COMMAND, hasFlag, MESSAGE_FLAG } from "../bits.ts";
import type { FakeDiscord } from "../discord.ts";
import { declaredCommands } from "../people/declared.ts";
import type { Person } from "../people/person.ts";
import type { MessagePoint } from "../people/points.ts";
import { asSeen } from "../people/seen.ts";
import { ShownError } from "../people/shown-error.ts";
import type { Message } from "../world/model.ts";
import { findChannel, type Happening } from "../world/world.ts";
import { HELP } from "./help.ts";
import { parseLine, parseOptions } from "./parse.ts";
import { messageLines, modalLines } from "./show.ts";

/** A prompt's worth of Discord: lines in, lines out. */
export interface HandDesk {
  /** Does what a line asks for. Never throws: what is wrong is said in one line. */
  run(line: string): Promise<readonly string[]>;
  /** What is to be printed of something that happened. */
  tell(happening: Happening): readonly string[];
}

/** Seconds that `wait` takes at most. */
const WAIT_SECONDS_MAX = 600;

export function createHandDesk(discord: FakeDiscord): HandDesk {
  const { world } = discord;
  const numbers = new Map<string, { readonly number: number; readonly point: MessagePoint }>();
  let me = "ana";

  const numberOf = ({ channel, id }: MessagePoint): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known.number;
    const number = numbers.size + 1;
    numbers.set(id, { number, point: { channel, id } });
    return number;
  };
  const pointOf = (word: string | undefined): MessagePoint => {
    const found = [...numbers.values()].find(({ number }) => String(number) === word);
    if (found === undefined) {
      throw new ShownError("no_number", `There is no message ${word ?? ""}: "see #ops" numbers them.`);
    }
    return found.point;
  };
  const isPerson = (name: string): boolean => [...world.users.values()].some(({ username }) => username === name);

  /** In a thread where the message has one or stands in one, else as a reply to it. */
  const whereOf = (place: string, thread: number | undefined) => {
    if (thread === undefined) return { in: place };
    const point = pointOf(String(thread));
    if (world.channels.has(point.id)) return { in: point.id };
    return { in: point.channel, reply: point };
  };
  const speak = async (person: Person, place: string, text: string, thread: number | undefined): Promise<void> => {
    const where = whereOf(place, thread);
    const spoken = /^\/(\S+)\s*(.*)$/su.exec(text);
    if (spoken === null) {
      await person.says(text, where);
      return;
    }
    const [, name = "", rest = ""] = spoken;
    const channel = findChannel(world, where.in);
    const known = declaredCommands(world, channel?.id ?? "").find(
      (one) => one.type === COMMAND.chat && one.name === name,
    );
    const subcommand = known?.options?.find((one) => one.type === 1 && rest.split(" ")[0] === one.name);
    const path = subcommand === undefined ? name : `${name} ${subcommand.name}`;
    const words = subcommand === undefined ? rest : rest.slice(subcommand.name.length);
    const options = ((subcommand ?? known)?.options ?? []).map((one) => one.name);
    await person.commands(path, parseOptions(words, options), where);
  };

  const verbs: Readonly<Record<string, (person: Person, words: readonly string[]) => Promise<readonly string[]>>> = {
    async help() {
      return HELP;
    },
    async see(person, [place]) {
      const seen = person.sees(need(place, "see #ops"));
      return seen.length === 0 ? ["Nothing there."] : seen.flatMap((one) => messageLines(one, numberOf(one)));
    },
    async type(person, [command, option, query = ""]) {
      const offered = await person.types(
        need(command, 'type "/status" update "Bui"'),
        need(option, 'type "/status" update "Bui"'),
        query,
      );
      return offered.length === 0 ? ["It offers nothing."] : offered.map(({ name }) => `    ${name}`);
    },
    async press(person, [on, label]) {
      await person.presses(pointOf(on), need(label, 'press 12 "Undo"'));
      return [];
    },
    async select(person, [on, menu, ...options]) {
      const example = 'select 12 "Menu" "Option"';
      need(options[0], example);
      await person.selects(pointOf(on), need(menu, example), options);
      return [];
    },
    async choose(person, [number, entry]) {
      await person.chooses(pointOf(number), need(entry, 'choose 12 "Acknowledge this alert"'));
      return [];
    },
    async thread(_person, [number, name]) {
      const on = pointOf(number);
      if (world.channels.has(on.id)) throw new ShownError("has_thread", "That message has a thread already.");
      const thread = discord.createsThread(on.channel, need(name, 'thread 12 "API-down"'), on);
      return [`#${thread.name} is there: speak in it by that name.`];
    },
    async delete(person, [number]) {
      person.deletes(pointOf(number));
      return [];
    },
    async modal(person) {
      const modal = person.modal();
      return modal === undefined ? ["No modal is open."] : modalLines(modal);
    },
    async submit(person, fields) {
      const values = fields.map((field): [string, string | string[]] => {
        const [name = "", ...rest] = field.split("=");
        const value = rest.join("=");
        return [name, value.includes("|") ? value.split("|") : value];
      });
      await person.submits(Object.fromEntries(values));
      return [];
    },
    async close(person) {
      person.closes();
      return [];
    },
    async commands() {
      const all = [...world.globalCommands, ...[...world.guilds.values()].flatMap(({ commands }) => commands)];
      return all.length === 0
        ? ["The app has published none."]
        : all.map(
            ({ name, type, description }) =>
              `    ${type === COMMAND.chat ? "/" : ""}${String(name)}  ${String(description ?? "")}`,
          );
    },
    async wait(_person, [what]) {
      if (what === "app") await discord.gateway.untilConnected();
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
          const person = discord.person(line.person);
          me = person.name;
          await speak(person, line.place, line.text, line.thread);
          return [];
        }
        const verb = Object.hasOwn(verbs, line.verb) ? verbs[line.verb] : undefined;
        if (verb === undefined) return [`I do not understand "${text.trim()}". Type help.`];
        me = line.person ?? me;
        return await verb(discord.person(me), line.words);
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    },
    tell(happening) {
      if (happening.type === "thread") return [];
      if (happening.type === "modal") {
        return [`${world.users.get(happening.userId)?.username}: a modal opened; type modal to see it`];
      }
      return messageNews(happening.type, happening.message);
    },
  };

  function messageNews(type: "posted" | "edited" | "deleted", message: Message): readonly string[] {
    const channel = world.channels.get(message.channelId);
    const parent = world.channels.get(channel?.thread?.parentId ?? "") ?? channel;
    const where = parent?.type === CHANNEL.dm ? `dm ${parent.name} ` : `#${parent?.name} `;
    const number = numberOf({ channel: message.channelId, id: message.id });
    if (type === "deleted") return [`${where}${number} was deleted.`];
    const reader = world.users.get(message.onlyFor ?? discord.person(me).id);
    if (reader === undefined || hasFlag(message.flags, MESSAGE_FLAG.LOADING)) return [];
    return messageLines(asSeen(world, reader, message), number, where);
  }
}

function need(word: string | undefined, example: string): string {
  if (word === undefined || word === "") throw new ShownError("incomplete", `Something is missing: ${example}`);
  return word;
}
