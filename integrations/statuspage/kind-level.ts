import { z } from "zod";
import type { OperationKind } from "../../src/core/operation-kind.ts";
import type { Operation } from "../../src/core/plan.ts";
import { LEVEL_WORDS, type Level } from "../../src/core/status.ts";
import { ensureAbout, parseAnswer } from "../../src/core/wire.ts";
import { type WritePorts, writeKind } from "./kind.ts";
import { levelParams } from "./params.ts";
import { ACCOUNT, TITLE } from "./settings.ts";
import { wireComponent } from "./wire.ts";

/** A component's level, without a notice. `target` is the component. */
export function levelOperation(target: Operation["target"], level: Level, from: Level): Operation {
  return {
    id: `${ACCOUNT}.set_level:${target.id}`,
    kind: `${ACCOUNT}.set_level`,
    account: ACCOUNT,
    target,
    params: { level, from },
    effects: ["publishes"],
  };
}

export function levelKind(ports: WritePorts): OperationKind {
  const { api, reads } = ports;
  const below = (operation: Operation): string => `/components/${encodeURIComponent(operation.target.id)}`;
  return writeKind(
    {
      verb: "set_level",
      params: levelParams,
      safety: "repeatable",
      describe: ({ target }, { level, from }) =>
        `set ${target.label} to ${LEVEL_WORDS[level]} (now ${LEVEL_WORDS[from]})`,
      request: (operation, { level }) => ({
        method: "PATCH",
        path: api.path(below(operation)),
        body: { component: { status: level } },
      }),
      async prove(operation, { level }, answer) {
        const answered = z.undefined().or(wireComponent).safeParse(answer.body);
        const said = answered.success
          ? answered.data
          : parseAnswer(TITLE, wireComponent, answer.body, "a change of a component");
        const isProof = said?.status === level && said.id === operation.target.id;
        const shown = isProof ? said : await api.get(wireComponent, below(operation));
        ensureAbout(TITLE, "component", operation.target.id, shown.id);
        reads.learn([shown]);
        if (shown.status === level) return { state: "done" };
        // It was accepted: a late read or an answer that is not true shows the same.
        return { state: "unknown", reason: `${TITLE} still shows it as ${LEVEL_WORDS[shown.status]}.` };
      },
      async look(operation, { level }) {
        const shown = await api.find(wireComponent, below(operation));
        return shown?.id === operation.target.id && shown.status === level ? { state: "done" } : undefined;
      },
      inverse: ({ target }, { level, from }) => (level === from ? undefined : levelOperation(target, from, level)),
    },
    ports,
  );
}
