import type { OperationKind } from "../../src/core/operation-kind.ts";
import type { Verdict } from "../../src/core/outcome.ts";
import type { Operation } from "../../src/core/plan.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import { type WritePorts, writeKind } from "./kind.ts";
import { toldWords } from "./kind-open.ts";
import { type PostmortemParams, type PublishParams, postmortemParams, publishParams } from "./params.ts";
import { TITLE } from "./settings.ts";
import { handleOf, wirePostmortem } from "./wire.ts";

function below(operation: Operation, action = ""): string {
  return `/incidents/${encodeURIComponent(operation.target.id)}/postmortem${action}`;
}

/** Writes the draft, which nobody reads yet. */
export function postmortemWriteKind(ports: WritePorts): OperationKind {
  const { api } = ports;
  return writeKind<PostmortemParams>(
    {
      verb: "postmortem_write",
      params: postmortemParams,
      safety: "repeatable",
      describe: ({ target }) => `write the post-mortem of ${target.label}`,
      request: (operation, { text }) => ({
        method: "PUT",
        path: api.path(below(operation)),
        body: { postmortem: { body_draft: text } },
      }),
      async prove(_operation, { text }, answer): Promise<Verdict> {
        const { body_draft: draft } = parseAnswer(TITLE, wirePostmortem, answer.body, "a post-mortem");
        if (draft?.trim() === text.trim()) return { state: "done" };
        return { state: "unknown", reason: `${TITLE} accepted it, but shows another text as the post-mortem.` };
      },
      async look(operation, { text }) {
        const shown = await api.find(wirePostmortem, below(operation));
        return shown?.body_draft?.trim() === text.trim() ? { state: "done" } : undefined;
      },
    },
    ports,
  );
}

/** Publishes the draft. Sent twice it would mail twice, so one that is published word for word is left as it is. */
export function postmortemPublishKind(ports: WritePorts): OperationKind {
  const { api, reads } = ports;

  async function published(operation: Operation, body: unknown, { text }: PublishParams): Promise<Verdict | undefined> {
    const shown = parseAnswer(TITLE, wirePostmortem, body, "a post-mortem");
    if (!shown.published_at || (shown.body && shown.body.trim() !== text.trim())) return undefined;
    const { id, url = await reads.pageUrl() } = operation.target;
    return { state: "done", data: { noticeId: id, handle: handleOf(id), url } };
  }

  return writeKind<PublishParams>(
    {
      verb: "postmortem_publish",
      params: publishParams,
      safety: "reconcilable",
      describe: ({ target }, { notify }) => `publish the post-mortem of ${target.label}, ${toldWords(notify)}`,
      request: (operation, { notify }) => ({
        method: "PUT",
        path: api.path(below(operation, "/publish")),
        body: { postmortem: { notify_subscribers: notify, notify_twitter: false } },
      }),
      before: {
        request: (operation) => ({ method: "GET", path: api.path(below(operation)) }),
        async judge(operation, { text }) {
          const shown = await api.find(wirePostmortem, below(operation));
          const isSo = Boolean(shown?.published_at) && shown?.body?.trim() === text.trim();
          return isSo ? { state: "already", reason: "it is published already, word for word" } : undefined;
        },
      },
      prove: async (operation, params, answer) =>
        (await published(operation, answer.body, params)) ?? {
          state: "unknown",
          reason: `${TITLE} accepted it, but does not show the post-mortem as published.`,
        },
      async look(operation, params) {
        const shown = await api.find(wirePostmortem, below(operation));
        return shown === undefined ? undefined : published(operation, shown, params);
      },
    },
    ports,
  );
}
