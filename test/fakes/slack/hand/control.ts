import { z } from "zod";
import type { FakeSlack } from "../slack.ts";
import type { Answer, Asked } from "../wire/server.ts";
import type { HandDesk } from "./desk.ts";

const who = { person: z.string(), workspace: z.string().optional() };
const point = z.strictObject({ channel: z.string(), ts: z.string() });
const surface = z.union([z.literal("modal"), z.literal("home"), point]);
const value = z.union([z.string(), z.array(z.string()), z.null()]);
const values = z.record(z.string(), value);
const fault = z.discriminatedUnion("type", [
  z.strictObject({ type: z.enum(["lost before", "lost after", "hang", "html"]) }),
  z.strictObject({ type: z.literal("delay"), ms: z.number().nonnegative() }),
  z.strictObject({ type: z.literal("status"), status: z.int().min(100).max(599) }),
  z.strictObject({ type: z.literal("rate limit"), seconds: z.int().nonnegative() }),
  z.strictObject({ type: z.literal("refuse"), error: z.string() }),
]);

/** A verb with its arguments, as JSON. */
interface Verb {
  readonly says: string;
  run(slack: FakeSlack, raw: unknown, desk: HandDesk): Promise<unknown>;
}

function verb<S extends z.ZodType>(
  says: string,
  schema: S,
  run: (slack: FakeSlack, args: z.output<S>, desk: HandDesk) => unknown,
): Verb {
  return { says, run: async (slack, raw, desk) => run(slack, schema.parse(raw), desk) };
}

/** What scripts may ask under /_control/<verb>. */
const VERBS: Readonly<Record<string, Verb>> = {
  line: verb(
    '{"line":"ana #ops: /tocsin status"}: as at the prompt',
    z.strictObject({ line: z.string() }),
    async (_slack, { line }, desk) => ({ lines: await desk.run(line) }),
  ),
  say: verb(
    "{person, in, text, thread?}",
    z.strictObject({ ...who, in: z.string(), text: z.string(), thread: z.string().optional() }),
    async (slack, { person, workspace, text, thread, in: place }) => {
      const { channel, ts } = await slack
        .person(person, workspace)
        .says(text, { in: place, ...(thread !== undefined && { thread }) });
      return { channel, ts };
    },
  ),
  command: verb(
    "{person, in, command, text}",
    z.strictObject({ ...who, in: z.string(), command: z.string(), text: z.string() }),
    async (slack, { person, workspace, command, text, in: place }) => {
      await slack.person(person, workspace).commands(command, text, { in: place });
      return {};
    },
  ),
  press: verb(
    '{person, on: {channel, ts} | "modal" | "home", label}',
    z.strictObject({ ...who, on: surface, label: z.string() }),
    async (slack, { person, workspace, on, label }) => {
      await slack.person(person, workspace).presses(on, label);
      return {};
    },
  ),
  pick: verb(
    "{person, on, label, option}",
    z.strictObject({ ...who, on: surface, label: z.string(), option: z.string() }),
    async (slack, { person, workspace, on, label, option }) => {
      await slack.person(person, workspace).picks(on, label, option);
      return {};
    },
  ),
  choose: verb(
    "{person, on: {channel, ts}, entry}",
    z.strictObject({ ...who, on: point, entry: z.string() }),
    async (slack, { person, workspace, on, entry }) => {
      await slack.person(person, workspace).chooses(on, entry);
      return {};
    },
  ),
  see: verb("{person, in}", z.strictObject({ ...who, in: z.string() }), (slack, { person, workspace, in: place }) =>
    slack.person(person, workspace).sees(place),
  ),
  home: verb("{person}", z.strictObject(who), async (slack, { person, workspace }) => {
    const somebody = slack.person(person, workspace);
    await somebody.opensHome();
    return somebody.home();
  }),
  modal: verb(
    "{person}",
    z.strictObject(who),
    (slack, { person, workspace }) => slack.person(person, workspace).modal() ?? {},
  ),
  type: verb(
    "{person, menu, query}",
    z.strictObject({ ...who, menu: z.string(), query: z.string() }),
    (slack, { person, workspace, menu, query }) => slack.person(person, workspace).types(menu, query),
  ),
  set: verb(
    "{person, values}",
    z.strictObject({ ...who, values }),
    async (slack, { person, workspace, values: given }) => {
      await slack.person(person, workspace).fills(given);
      return {};
    },
  ),
  submit: verb(
    "{person, values?}",
    z.strictObject({ ...who, values: values.optional() }),
    (slack, { person, workspace, values: given }) => slack.person(person, workspace).submits(given),
  ),
  close: verb("{person}", z.strictObject(who), async (slack, { person, workspace }) => {
    await slack.person(person, workspace).closes();
    return {};
  }),
  delete: verb(
    "{person, on: {channel, ts}}",
    z.strictObject({ ...who, on: point }),
    (slack, { person, workspace, on }) => {
      slack.person(person, workspace).deletes(on);
      return {};
    },
  ),
  fault: verb(
    '{method: "chat.postMessage" | "*", fault: {type: "lost after"}, times?}',
    z.strictObject({ method: z.string(), fault, times: z.int().positive().optional() }),
    (slack, { method, fault: what, times }) => {
      slack.faults.add(method, what, times);
      return {};
    },
  ),
  sockets: verb(
    '{do: "warning" | "refresh_requested" | "cut"}',
    z.strictObject({ do: z.enum(["warning", "refresh_requested", "cut"]) }),
    (slack, { do: what }) => {
      if (what === "cut") slack.sockets.cut();
      else slack.sockets.refresh(what);
      return {};
    },
  ),
  uninstall: verb(
    "{workspace?}",
    z.strictObject({ workspace: z.string().optional() }),
    async (slack, { workspace }) => {
      await slack.uninstall(workspace);
      return {};
    },
  ),
  calls: verb("{}: every call of the Web API", z.strictObject({}), (slack) => slack.calls),
  deliveries: verb("{}: everything the app was told", z.strictObject({}), (slack) => slack.deliveries),
  complaints: verb("{}", z.strictObject({}), (slack) => slack.complaints),
};

/** `POST /_control/<verb>` with JSON; `GET /_control` lists them. What they do not take is answered with 400 and one line. */
export function createControl(slack: FakeSlack, desk: HandDesk): (asked: Asked) => Promise<Answer> {
  return (asked) => answer(slack, desk, asked);
}

async function answer(slack: FakeSlack, desk: HandDesk, { path, fields }: Asked): Promise<Answer> {
  const name = path.replace(/^\/_control\/?/u, "");
  if (name === "") {
    const list = Object.entries(VERBS).map(([known, { says }]) => `POST /_control/${known} ${says}`);
    return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${list.join("\n")}\n` };
  }
  const known = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (known === undefined) return no(404, `There is no "${name}": GET /_control lists what there is.`);
  if (fields === undefined) return no(400, "That is no JSON object.");
  try {
    return { status: 200, body: JSON.stringify((await known.run(slack, fields, desk)) ?? {}) };
  } catch (error) {
    if (error instanceof z.ZodError) return no(400, `${known.says}: ${z.prettifyError(error).split("\n").join(" ")}`);
    return no(400, error instanceof Error ? error.message : String(error));
  }
}

function no(status: number, error: string): Answer {
  return { status, body: JSON.stringify({ error }) };
}
