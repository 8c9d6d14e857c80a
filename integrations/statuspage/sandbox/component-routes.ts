import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { LEVELS } from "../../../src/core/status.ts";
import { componentEntity } from "./entities.ts";
import { levelEffect } from "./maintenance.ts";
import { pageOf, pageQuery } from "./paging.ts";
import { checked, invalid, notFound } from "./refusal.ts";
import { notifyOfLevel } from "./subscribers.ts";
import type { ComponentRow, World } from "./world.ts";

/** The empty status is in the document: it changes nothing. */
export const levelWord = z.enum([...LEVELS, ""]);

const componentPatch = z.strictObject({
  component: z.strictObject({
    name: z.string().exactOptional(),
    description: z.string().exactOptional(),
    status: levelWord.exactOptional(),
    group_id: z.string().nullable().exactOptional(),
    showcase: z.boolean().exactOptional(),
    only_show_if_degraded: z.boolean().exactOptional(),
    start_date: z.iso.date().exactOptional(),
  }),
});

type ById = { Params: { id: string } };

export function componentRoutes(app: FastifyInstance, world: World): void {
  const get = (id: string): ComponentRow => {
    const row = world.components.get(id);
    if (row === undefined) throw notFound();
    return row;
  };

  app.get("/pages/:page/components", (request) => {
    const { page, per_page } = checked(world, pageQuery, request.query, request);
    return pageOf(world.components.values(), page, per_page).map(componentEntity);
  });

  app.get<ById>("/pages/:page/components/:id", (request) => componentEntity(get(request.params.id)));

  app.patch<ById>("/pages/:page/components/:id", (request) => {
    const { component: asked } = checked(world, componentPatch, request.body, request);
    const row = get(request.params.id);
    if (row.group && asked.status) throw invalid("Status of a group follows from its components");
    const changed: ComponentRow = {
      ...row,
      name: asked.name ?? row.name,
      status: asked.status || row.status,
      groupId: asked.group_id === undefined ? row.groupId : asked.group_id,
      updatedAt: world.clock.now(),
    };
    world.components.set(row.id, changed);
    notifyOfLevel(world, row, changed);
    if (asked.status) world.onEffect(levelEffect(row, asked.status));
    if (isEdit(row, changed)) {
      world.onEffect({ effect: "component.edited", target: row.id, text: changed.name, changed: true });
    }
    return componentEntity(changed);
  });
}

function isEdit(before: ComponentRow, after: ComponentRow): boolean {
  return before.name !== after.name || before.groupId !== after.groupId;
}
