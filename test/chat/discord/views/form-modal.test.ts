import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Draft, filledStatus, NEW_DRAFT } from "../../../../src/chat/discord/views/form-draft.ts";
import type { FormFacts } from "../../../../src/chat/discord/views/form-facts.ts";
import { statusModal, submittedDraft } from "../../../../src/chat/discord/views/form-modal.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import { modal as ACCEPTED } from "../../../fakes/discord/schemas/modal.ts";

function factsOf(
  components: number,
  templates: number,
  label: (i: number) => string = (i) => `Component ${i}`,
): FormFacts {
  return {
    components: Array.from({ length: components }, (_, i) => ({
      id: `c${i}`,
      label: label(i),
      level: "operational" as const,
    })),
    form: {
      messageChars: 25_000,
      templates: Array.from({ length: templates }, (_, i) => ({ id: `t${i}`, label: label(i), body: "Text." })),
    },
  };
}

const FULL: Draft = {
  chosen: ["c0", "c3"],
  level: "partial_outage",
  typed: "API=degraded",
  message: "We are looking into it.\nMore soon.",
  templates: ["t1"],
  notify: false,
};

function fault(modal: JsonObject): string | undefined {
  const { error } = ACCEPTED.safeParse(modal);
  return error && z.prettifyError(error);
}

/** As Discord hands back a form that nobody changed. */
function untouched(modal: JsonObject): JsonObject {
  const labels = modal.components as readonly { readonly component: JsonObject }[];
  return {
    custom_id: modal.custom_id ?? "",
    components: labels.map(({ component: { custom_id, value = "", options } }) => {
      const chosen = (options as readonly { readonly value: string; readonly default?: boolean }[] | undefined)?.filter(
        (one) => one.default,
      );
      const given = chosen === undefined ? { value } : { values: chosen.map((one) => one.value) };
      return { type: 18, component: { custom_id: custom_id ?? "", ...given } };
    }),
  };
}

describe("the form", () => {
  test.each([0, 1, 5, 6, 10, 24, 25, 26, 40, 100, 500])(
    "is taken by Discord with %i components and as many templates",
    (n) => {
      for (const draft of [NEW_DRAFT, FULL]) expect(fault(statusModal("form", draft, factsOf(n, n)))).toBeUndefined();
    },
  );

  test("is taken with names of any length that are alike, and each can be told from the others", () => {
    const label = (i: number): string => `${"A very long name ".repeat(20)}${i % 3}`;
    const modal = statusModal("form", FULL, factsOf(25, 25, label));
    expect(fault(modal)).toBeUndefined();
    const [components] = modal.components as readonly {
      readonly component: { readonly options: readonly { readonly label: string }[] };
    }[];
    const labels = components?.component.options.map((one) => one.label) ?? [];
    expect(new Set(labels).size).toBe(25);
  });

  test("is taken when the page tells nothing, and with texts of 6,000 characters", () => {
    const long: Draft = { ...FULL, typed: "x".repeat(4_000), message: "é".repeat(6_000) };
    expect(fault(statusModal("form", long, { form: undefined, components: [] }))).toBeUndefined();
  });

  test("that comes back as it was filled in holds the same", () => {
    for (const draft of [NEW_DRAFT, FULL]) {
      expect(submittedDraft(untouched(statusModal("form", draft, factsOf(25, 24))))).toEqual(draft);
    }
  });

  test.each([undefined, {}, { components: 7 }, { components: [{ component: { custom_id: 4 } }] }])(
    "that cannot be read is none: %j",
    (data) => {
      expect(submittedDraft(data)).toBeUndefined();
    },
  );
});

describe("what it stands for", () => {
  test("is the level for all that are chosen, and for those typed without one", () => {
    expect(filledStatus(FULL)).toEqual({
      changes: [
        { component: "c0", level: "partial_outage" },
        { component: "c3", level: "partial_outage" },
      ],
      typed: { text: "API=degraded", level: "partial_outage" },
      template: "t1",
      message: "We are looking into it.\nMore soon.",
      notify: false,
    });
  });

  test("is nothing that was left empty", () => {
    expect(filledStatus(NEW_DRAFT)).toEqual({ changes: [], notify: true });
  });

  test("cannot be two templates, nor components without a level", () => {
    expect(() => filledStatus({ ...FULL, templates: ["t0", "t1"] })).toThrow(/choose one/u);
    const { level: _none, ...without } = FULL;
    expect(() => filledStatus(without)).toThrow(/level/u);
  });
});
