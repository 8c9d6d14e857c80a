import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { postmortemEntity } from "./entities.ts";
import { checked, invalid, notFound } from "./refusal.ts";
import { notifyOfNotice } from "./subscribers.ts";
import type { PostmortemRow, World } from "./world.ts";

const writing = z.strictObject({ postmortem: z.strictObject({ body_draft: z.string() }) });
const publishing = z.strictObject({
  postmortem: z.strictObject({
    notify_twitter: z.boolean().exactOptional(),
    notify_subscribers: z.boolean().exactOptional(),
    custom_tweet: z.string().exactOptional(),
  }),
});

type ById = { Params: { id: string } };

export function postmortemRoutes(app: FastifyInstance, world: World): void {
  const get = (id: string): PostmortemRow => {
    const row = world.postmortems.get(id);
    if (row === undefined) throw notFound();
    return row;
  };
  const path = "/pages/:page/incidents/:id/postmortem";

  app.get<ById>(path, (request) => postmortemEntity(get(request.params.id)));

  app.put<ById>(path, (request) => {
    const { postmortem } = checked(world, writing, request.body, request);
    const { id } = request.params;
    const incident = world.incidents.get(id);
    if (incident === undefined) throw notFound();
    if (incident.status !== "resolved") throw invalid("Postmortem can only be written for a resolved incident");
    const old = world.postmortems.get(id);
    const row: PostmortemRow = {
      id,
      draft: postmortem.body_draft,
      body: old?.body ?? null,
      publishedAt: old?.publishedAt ?? null,
      updatedAt: world.clock.now(),
    };
    world.postmortems.set(id, row);
    const changed = row.draft !== old?.draft;
    world.onEffect({ effect: "postmortem.drafted", target: id, text: row.draft, changed });
    return postmortemEntity(row);
  });

  app.put<ById>(`${path}/publish`, (request) => {
    const { postmortem } = checked(world, publishing, request.body, request);
    const row = get(request.params.id);
    const now = world.clock.now();
    const published: PostmortemRow = { ...row, body: row.draft, publishedAt: now, updatedAt: now };
    world.postmortems.set(row.id, published);
    const changed = published.body !== row.body;
    world.onEffect({ effect: "postmortem.published", target: row.id, text: row.draft, changed });
    const incident = world.incidents.get(row.id);
    if (postmortem.notify_subscribers !== false && incident !== undefined) {
      notifyOfNotice(world, incident, "Post-mortem published", now);
    }
    return postmortemEntity(published);
  });
}
