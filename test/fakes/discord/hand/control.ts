import { z } from "zod";
import type { Answer, Asked } from "../../wire/server.ts";
import { PERMISSION, type PermissionName } from "../bits.ts";
import type { FakeDiscord } from "../discord.ts";
import { createHandDesk, type HandDesk } from "./desk.ts";

const person = z.string();
const point = z.strictObject({ channel: z.string(), id: z.string() });
const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const permissions = z.array(z.string().refine((name): name is PermissionName => Object.hasOwn(PERMISSION, name)));
const fault = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal(["lost before", "lost after", "hang"]) }),
  z.strictObject({ type: z.literal("html"), status: z.int().optional() }),
  z.strictObject({ type: z.literal("delay"), ms: z.number().nonnegative() }),
  z.strictObject({ type: z.literal("status"), status: z.int().min(100).max(599) }),
  z.strictObject({
    type: z.literal("rate limit"),
    seconds: z.number().nonnegative(),
    scope: z.enum(["user", "global", "shared"]).optional(),
  }),
  z.strictObject({ type: z.literal("refuse"), status: z.int(), code: z.int(), message: z.string() }),
]);

/** A verb with its arguments, as JSON. */
interface Verb {
  readonly says: string;
  run(discord: FakeDiscord, raw: unknown, desk: HandDesk): Promise<unknown>;
}

function verb<S extends z.ZodType>(
  says: string,
  schema: S,
  run: (discord: FakeDiscord, args: z.output<S>, desk: HandDesk) => unknown,
): Verb {
  return { says, run: async (discord, raw, desk) => run(discord, schema.parse(raw), desk) };
}

/** What scripts may ask under /_control/<verb>. */
const VERBS: Readonly<Record<string, Verb>> = {
  line: verb(
    '{"line":"ana #ops: /status API down"}: as at the prompt',
    z.strictObject({ line: z.string() }),
    async (_discord, { line }, desk) => ({ lines: await desk.run(line) }),
  ),
  say: verb(
    "{person, in, text}",
    z.strictObject({ person, in: z.string(), text: z.string() }),
    async (discord, { person: name, text, in: place }) => {
      const { channelId, id } = await discord.person(name).says(text, { in: place });
      return { channel: channelId, id };
    },
  ),
  command: verb(
    "{person, in, command, options?}",
    z.strictObject({ person, in: z.string(), command: z.string(), options: options.optional() }),
    async (discord, { person: name, command, options: given, in: place }) => {
      const { id, tookMs } = await discord.person(name).commands(command, given, { in: place });
      return { id, tookMs };
    },
  ),
  type: verb(
    "{person, command, option, query}",
    z.strictObject({ person, command: z.string(), option: z.string(), query: z.string() }),
    (discord, { person: name, command, option, query }) => discord.person(name).types(command, option, query),
  ),
  press: verb(
    "{person, on: {channel, id}, label}",
    z.strictObject({ person, on: point, label: z.string() }),
    async (discord, { person: name, on, label }) => ({ id: (await discord.person(name).presses(on, label)).id }),
  ),
  select: verb(
    "{person, on, menu, options}",
    z.strictObject({ person, on: point, menu: z.string(), options: z.array(z.string()) }),
    async (discord, { person: name, on, menu, options: chosen }) => ({
      id: (await discord.person(name).selects(on, menu, chosen)).id,
    }),
  ),
  choose: verb(
    "{person, on, entry}",
    z.strictObject({ person, on: point, entry: z.string() }),
    async (discord, { person: name, on, entry }) => ({ id: (await discord.person(name).chooses(on, entry)).id }),
  ),
  see: verb("{person, in}", z.strictObject({ person, in: z.string() }), (discord, { person: name, in: place }) =>
    discord.person(name).sees(place),
  ),
  modal: verb("{person}", z.strictObject({ person }), (discord, { person: name }) => discord.person(name).modal()),
  submit: verb(
    "{person, values?}",
    z.strictObject({
      person,
      values: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.boolean()])).optional(),
    }),
    async (discord, { person: name, values }) => ({ id: (await discord.person(name).submits(values)).id }),
  ),
  close: verb("{person}", z.strictObject({ person }), (discord, { person: name }) => discord.person(name).closes()),
  delete: verb("{on: {channel, id}}", z.strictObject({ on: point }), (discord, { on }) => discord.deletes(on)),
  forbid: verb(
    '{in, permissions: ["SEND_MESSAGES"]}: takes them from the bot in that channel',
    z.strictObject({ in: z.string(), permissions }),
    (discord, { in: place, permissions: names }) => discord.forbids(place, ...names),
  ),
  fault: verb(
    '{route: "POST /channels/*/messages" | "*", fault: {type: "lost after"}, times?}',
    z.strictObject({ route: z.string(), fault, times: z.int().positive().optional() }),
    (discord, { route, fault: what, times }) => discord.faults.add(route, what, times),
  ),
  gateway: verb(
    '{do: "reconnect" | "cut" | "invalidate" | "zombie" | "heal" | "replay"}',
    z.strictObject({ do: z.enum(["reconnect", "cut", "invalidate", "zombie", "heal", "replay"]) }),
    ({ gateway }, { do: what }) => {
      if (what === "zombie" || what === "heal") return gateway.zombie(what === "zombie");
      return what === "replay" ? gateway.replay() : gateway[what]();
    },
  ),
  commands: verb("{}: what the app has published", z.strictObject({}), ({ world }) => [
    ...world.globalCommands,
    ...[...world.guilds.values()].flatMap((guild) => guild.commands),
  ]),
  calls: verb("{}: every REST request", z.strictObject({}), ({ calls }) => calls),
  interactions: verb("{}: every interaction with its first answer", z.strictObject({}), ({ interactions }) =>
    interactions.map(({ id, type, user, callback, tookMs, isFailed }) => ({
      id,
      type,
      by: user.username,
      callback,
      tookMs,
      isFailed,
    })),
  ),
  complaints: verb("{}", z.strictObject({}), ({ complaints }) => complaints),
};

/** `POST /_control/<verb>` with JSON; `GET /_control` lists them. What they do not take is answered with 400 and one line. */
export function createControl(discord: FakeDiscord): (asked: Asked) => Promise<Answer> {
  const desk = createHandDesk(discord);
  return (asked) => answer(discord, desk, asked);
}

async function answer(discord: FakeDiscord, desk: HandDesk, { path, text }: Asked): Promise<Answer> {
  const name = path.replace(/^\/_control\/?/u, "");
  if (name === "") {
    const list = Object.entries(VERBS).map(([known, { says }]) => `POST /_control/${known} ${says}`);
    return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${list.join("\n")}\n` };
  }
  const known = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (known === undefined) return no(404, `There is no "${name}": GET /_control lists what there is.`);
  try {
    const raw: unknown = text === "" ? {} : JSON.parse(text);
    return { status: 200, body: JSON.stringify((await known.run(discord, raw, desk)) ?? {}) };
  } catch (error) {
    if (error instanceof z.ZodError) return no(400, `${known.says}: ${z.prettifyError(error).split("\n").join(" ")}`);
    return no(
      400,
      error instanceof SyntaxError ? "That is no JSON." : error instanceof Error ? error.message : String(error),
    );
  }
}

function no(status: number, error: string): Answer {
  return { status, body: JSON.stringify({ error }) };
}
