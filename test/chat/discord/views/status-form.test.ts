import { beforeEach, describe, expect, test } from "vitest";
import type { Interaction } from "../../../../src/chat/discord/ports.ts";
import { listenToStatusForm } from "../../../../src/chat/discord/views/status-form.ts";
import type { Desk, FilledStatus } from "../../../../src/core/desk.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import { editedMessage } from "../../../fakes/discord/schemas/message.ts";
import { type Bench, openBench } from "./parts.ts";

const ON_PAGE = { id: "50", channel: "2", isEphemeral: false };
const ON_PREVIEW = { id: "51", channel: "2", isEphemeral: true };
const OPENS = { custom_id: "1.status::shelp status set" };

let bench: Bench;
let mayWrite: boolean;
let filled: FilledStatus[];
let trouble: BotError | undefined;

const DESK: Partial<Desk> = {
  may: async () => mayWrite,
  statusForm: async () => ({ messageChars: 25_000, templates: [{ id: "t1", label: "Slow", body: "Slow." }] }),
  components: async () => [{ id: "c1", label: "API", level: "operational" }],
  async statusSentence(given) {
    filled.push(given);
    if (trouble !== undefined) throw trouble;
    return 'status "API" degraded: Slow.';
  },
  preview: async (_actor, _place, sentence) => ({
    type: "reply",
    tone: "plain",
    title: "This would be:",
    blocks: [{ type: "quote", text: sentence }],
    buttons: [{ label: "Elsewhere", say: "help" }],
  }),
};

beforeEach(() => {
  mayWrite = true;
  filled = [];
  trouble = undefined;
  bench = openBench(DESK);
});

async function hear(interaction: Interaction): Promise<void> {
  const listener = listenToStatusForm(bench.parts);
  expect(listener.hears(interaction)).toBe(true);
  await listener.hear(interaction);
}

/** The form, filled in and sent off. */
function submission(
  values: Readonly<Record<string, string | readonly string[]>>,
  id = "status_form:anew",
  more: Partial<Interaction> = {},
) {
  const components = Object.entries(values).map(([custom_id, given]) => ({
    type: 18,
    component: typeof given === "string" ? { custom_id, value: given } : { custom_id, values: given },
  }));
  return bench.interaction("modal", { custom_id: id, components }, { on: ON_PAGE, ...more });
}

const VALUES = { components: ["c1"], level: ["degraded_performance"], typed: "", message: "Slow.", extras: ["notify"] };

/** What the buttons under the newest preview carry, by their labels. */
function buttons(): ReadonlyMap<string, string> {
  const rows = (bench.edits.at(-1)?.components ?? []) as readonly { readonly components: readonly JsonObject[] }[];
  return new Map(rows.flatMap(({ components }) => components.map((one) => [String(one.label), String(one.custom_id)])));
}

function press(label: string): Interaction {
  return bench.interaction("component", { custom_id: buttons().get(label) }, { on: ON_PREVIEW });
}

describe("“Change status”", () => {
  test("opens the form at once, before anything else is answered", async () => {
    await hear(bench.interaction("component", OPENS, { on: ON_PAGE }));
    expect(bench.answers).toEqual([{ type: 9, data: expect.objectContaining({ title: "Change status" }) }]);
    expect(bench.said).toEqual([]);
  });

  test("says its words for somebody who may not change it", async () => {
    mayWrite = false;
    await hear(bench.interaction("component", OPENS, { on: ON_PAGE }));
    expect(bench.answers).not.toContainEqual(expect.objectContaining({ type: 9 }));
    expect(bench.said).toMatchObject([{ text: "help status set" }]);
  });

  test("opens the form without what the page does not tell in time", async () => {
    bench = openBench({ ...DESK, components: () => new Promise(() => undefined) });
    const hearing = hear(bench.interaction("component", OPENS, { on: ON_PAGE }));
    await turns();
    bench.clock.advance(1_000);
    await hearing;
    expect(bench.answers).toMatchObject([{ type: 9 }]);
    expect(JSON.stringify(bench.answers)).not.toContain('"components","required"');
  });
});

describe("a form that was sent off", () => {
  test("is shown to its reader alone as what it would do, and nothing is said yet", async () => {
    await hear(submission(VALUES));
    expect(bench.answers).toEqual([{ type: 5, data: { flags: 64 } }]);
    expect(filled).toEqual([
      { changes: [{ component: "c1", level: "degraded_performance" }], message: "Slow.", notify: true },
    ]);
    const [preview] = bench.edits;
    expect(editedMessage.safeParse(preview).error).toBeUndefined();
    expect(JSON.stringify(preview)).toContain("Slow.");
    expect([...buttons().keys()]).toEqual(["Change status", "Back to the form"]);
    expect(bench.said).toEqual([]);
  });

  test("is said once, for everybody, however often its button is pressed and whichever process hears it", async () => {
    await hear(submission(VALUES));
    await hear(press("Change status"));
    await hear(press("Change status"));
    const [first, second] = bench.said;
    expect(first).toMatchObject({ text: 'status "API" degraded: Slow.', press: { publicly: true } });
    expect(second?.id).toBe(first?.id);
    expect(bench.answers.at(-1)).toMatchObject({ type: 7, data: { components: [] } });
  });

  test("and another one with the same contents are two", async () => {
    for (let i = 0; i < 2; i++) {
      await hear(submission(VALUES));
      await hear(press("Change status"));
    }
    expect(new Set(bench.said.map(({ id }) => id)).size).toBe(2);
  });

  test("with a fault says what to correct, cannot be published, and leads back to what was in it", async () => {
    trouble = new BotError("bad_input", '"APU" cannot be read as components.', { details: { field: "typed" } });
    await hear(submission({ ...VALUES, typed: "APU" }));
    expect(String(bench.edits.at(-1)?.content)).toContain("cannot be read as components");
    expect([...buttons().keys()]).toEqual(["Back to the form"]);
    await hear(press("Back to the form"));
    const reopened = bench.answers.at(-1);
    expect(reopened?.type).toBe(9);
    const text = JSON.stringify(reopened?.data);
    expect(text).toContain('"value":"APU"');
    expect(text).toContain('"value":"Slow."');
    expect(text).toMatch(/"value":"c1"[^}]*"default":true/u);
    expect(text).toMatch(/"value":"degraded_performance","default":true/u);
  });

  test("from a form that was opened again takes the place of the former preview", async () => {
    await hear(submission(VALUES, "status_form:again", { on: ON_PREVIEW }));
    expect(bench.answers).toEqual([{ type: 6 }]);
  });

  test("that cannot be read any more is told so", async () => {
    await hear(bench.interaction("modal", { custom_id: "status_form:anew", components: "none" }, { on: ON_PAGE }));
    expect(bench.told).toEqual(["I cannot read this form: open it again with /status."]);
  });
});

test("a preview whose form is kept no longer says so", async () => {
  const gone = { custom_id: `status_form:change:${"x".repeat(22)}` };
  await hear(bench.interaction("component", gone, { on: ON_PREVIEW }));
  expect(bench.told).toEqual(["I do not have this form any more: open it again with /status."]);
});

test("other buttons, forms and commands are left to others", () => {
  const listener = listenToStatusForm(bench.parts);
  const others = [
    bench.interaction("component", { custom_id: "1::sack all" }, { on: ON_PAGE }),
    bench.interaction("component", { custom_id: "status_form:publish:x:y" }, { on: ON_PAGE }),
    bench.interaction("modal", { custom_id: "other" }),
    bench.interaction("command", { name: "status", type: 1 }),
  ];
  for (const other of others) expect(listener.hears(other)).toBe(false);
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
