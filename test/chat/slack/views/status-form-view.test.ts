import { describe, expect, test } from "vitest";
import { asJson } from "../../../../src/chat/slack/views/as-json.ts";
import { componentOptions } from "../../../../src/chat/slack/views/component-options.ts";
import { filledByTemplate, newForm } from "../../../../src/chat/slack/views/form-changes.ts";
import { type FormState, formSchema } from "../../../../src/chat/slack/views/form-state.ts";
import { COMPONENTS_MOST, type FormFacts, statusFormView } from "../../../../src/chat/slack/views/status-form-view.ts";
import type { FormComponent } from "../../../../src/core/desk.ts";
import { LEVELS } from "../../../../src/core/status.ts";
import { checkView } from "../../../fakes/slack/blocks/check.ts";

const PLACE = { id: "slack:C0OPS", platform: "slack", thread: "1763694000.000100" };

function components(count: number, label = (i: number): string => `Part ${i}`): readonly FormComponent[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `id${i}`,
    label: label(i),
    level: LEVELS[i % 5] ?? "operational",
  }));
}

function facts(count: number, templates = 0): FormFacts {
  const listed = Array.from({ length: templates }, (_, i) => ({
    id: `t${i}`,
    label: `Template ${i}`,
    body: `Text ${i}.`,
  }));
  return { components: components(count), form: { templates: listed, messageChars: 25_000 } };
}

/** The form after somebody has chosen and typed. */
function filled(changed: Partial<FormState>, { components: all }: FormFacts): FormState {
  const chosen = all.map(({ id }) => id);
  return { ...newForm({ place: PLACE }, chosen, { components: all, form: undefined }), ...changed };
}

/** What stands in the form, as Slack would show it. */
function textsOf(view: unknown): string {
  return JSON.stringify(view);
}

describe("the form is one that Slack takes", () => {
  test.each([0, 1, 2, 19, 20, 21, 25, 100, 101, 500])("with %i components chosen", (count) => {
    const known = facts(count, count);
    const view = asJson(statusFormView(filled({ levels: new Map([["id0", "major_outage"]]) }, known), known));
    checkView(view);
    expect(textsOf(view).match(/status_form:level/gu) ?? []).toHaveLength(Math.min(count, COMPONENTS_MOST));
  });

  test.each(["", " ", "x".repeat(500), "🔥".repeat(100), "a\nb", "<!channel> & *bold*", "\u202e\u200b"])(
    "with things called %j",
    (name) => {
      const known: FormFacts = {
        components: components(3, () => name),
        form: { templates: [{ id: "t", label: name, body: name }], messageChars: 25_000 },
      };
      checkView(asJson(statusFormView(filled({ template: "t", message: name.slice(0, 3_000) }, known), known)));
    },
  );

  test("with a preview, however long, the form itself stays whole", () => {
    const known = facts(COMPONENTS_MOST, 3);
    const preview = Array.from({ length: 200 }, () => ({ type: "divider" as const }));
    const view = statusFormView(filled({}, known), known, preview);
    checkView(asJson(view));
    expect(view.blocks.slice(0, COMPONENTS_MOST + 10).map(({ type }) => type)).toContain("actions");
  });
});

describe("what the form says", () => {
  test("is each chosen component with its present level", () => {
    const known: FormFacts = { components: [{ id: "a", label: "API", level: "partial_outage" }], form: undefined };
    const text = textsOf(statusFormView(filled({}, known), known));
    expect(text).toContain('"API, now partial outage"');
    expect(text).toContain("did not tell its templates");
  });

  test("is that a component is not on the page any more only by leaving out its level", () => {
    const chosen = [{ id: "gone", label: "Old one" }];
    expect(textsOf(statusFormView(filled({ chosen }, facts(1)), facts(1)))).toContain('"text":"Old one"');
  });

  test.each<[Partial<FormState>, string]>([
    [{}, "0 of 3,000 characters. Without a text only the levels change: nothing is posted and nobody is notified."],
    [{ message: "Slow builds." }, "12 of 3,000 characters. It is published in the same step."],
    [{ template: "t0" }, "0 of 3,000 characters. Without a text the template's own is published (7 characters)."],
  ])("of the message %j: %s", (state, said) => {
    expect(textsOf(statusFormView(filled(state, facts(1, 1)), facts(1, 1)))).toContain(said);
  });

  test("is that more templates can be typed than a menu holds", () => {
    const text = textsOf(statusFormView(filled({}, facts(1, 150)), facts(1, 150)));
    expect(text).toContain("51 more can be typed: status open from …");
  });
});

describe("a template", () => {
  const known = facts(1, 2);
  const base = filled({}, known);

  test("fills an empty message, in a new block, and takes its text away with it", () => {
    const first = filledByTemplate({ ...base, template: "t0" }, known);
    expect(first).toMatchObject({ message: "Text 0.", meta: { filling: 1, filledWith: "t0" } });
    const second = filledByTemplate({ ...first, template: "t1" }, known);
    expect(second).toMatchObject({ message: "Text 1.", meta: { filling: 2, filledWith: "t1" } });
    const none = filledByTemplate({ ...second, template: undefined }, known);
    expect(none).toMatchObject({ message: "", meta: { filling: 3 } });
    expect(none.meta).not.toHaveProperty("filledWith");
  });

  test("leaves alone what somebody has written", () => {
    const own = { ...base, template: "t0", message: "My own words." };
    expect(filledByTemplate(own, known)).toBe(own);
  });

  test("whose text no field holds leaves the message empty", () => {
    const long = {
      ...known,
      form: { messageChars: 25_000, templates: [{ id: "t0", label: "T", body: "x".repeat(3_001) }] },
    };
    expect(filledByTemplate({ ...base, template: "t0" }, long).message).toBe("");
  });
});

describe("options of the menu of components", () => {
  test("are cut in their middle, and told apart by ids where that makes them alike", () => {
    const long = "Payments in the region of ".repeat(5);
    const options = componentOptions(components(2, () => `${long} north`));
    const texts = options.map(({ text }) => text.text);
    expect(new Set(texts).size).toBe(2);
    expect(texts[0]).toMatch(/^Payments in the .*….* north \(id0\)$/u);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(75);
    const [different] = componentOptions([{ id: "a", label: `${long} south`, level: "operational" }]);
    expect(different?.text.text).toMatch(/ south$/u);
  });

  test("are at most a hundred, and none has an id that Slack would not carry", () => {
    expect(componentOptions(components(500))).toHaveLength(100);
    expect(componentOptions([{ id: "x".repeat(76), label: "API", level: "operational" }])).toEqual([]);
  });
});

describe("a view that Slack hands back", () => {
  const view = {
    id: "V1",
    hash: "h1",
    private_metadata: JSON.stringify({ place: PLACE, filling: 2, responseUrl: "https://hooks.slack.test/hush" }),
    state: {
      values: {
        components: {
          "status_form:components": {
            type: "multi_external_select",
            selected_options: [{ text: { type: "plain_text", text: "API" }, value: "a" }],
          },
        },
        "level:a": {
          x: { selected_option: { text: { type: "plain_text", text: "major outage" }, value: "major_outage" } },
        },
        "message:1": { x: { value: "An old one." } },
        "message:2": { x: { value: "We are looking." } },
        notify: { x: { selected_options: [] } },
      },
    },
  };

  test("is read with the message that counts", () => {
    expect(formSchema.parse(view)).toEqual({
      view: "V1",
      hash: "h1",
      state: {
        meta: { place: PLACE, filling: 2, responseUrl: "https://hooks.slack.test/hush" },
        chosen: [{ id: "a", label: "API" }],
        levels: new Map([["a", "major_outage"]]),
        template: undefined,
        message: "We are looking.",
        notify: false,
      },
    });
  });

  test.each([
    ["no metadata", { ...view, private_metadata: "" }],
    ["another's metadata", { ...view, private_metadata: '{"a":1}' }],
    ["no state", { ...view, state: undefined }],
    ["nothing", null],
  ])("with %s is none of ours", (_what, body) => {
    expect(formSchema.safeParse(body).success).toBe(false);
  });

  test("may hold a level nobody knows, which counts as none", () => {
    const odd = {
      ...view.state.values,
      "level:a": { x: { selected_option: { text: { text: "?" }, value: "broken" } } },
    };
    expect(formSchema.parse({ ...view, state: { values: odd } }).state.levels.size).toBe(0);
  });
});
