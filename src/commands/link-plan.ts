import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { LinkChange } from "../core/links.ts";
import type { Actor } from "../core/people.ts";
import type { Plan } from "../core/plan.ts";
import type { Line } from "../core/reply.ts";

/** Which vendors have nobody under that address: they may yet get somebody, so it is only said. */
export async function unknownAt(person: Actor & { readonly email: string }, ctx: Context): Promise<readonly Line[]> {
  const lines = await Promise.all(
    ctx.alerts.map(async (source): Promise<readonly Line[]> => {
      try {
        const as = await source.attribute(person);
        return as.onBehalfOf === undefined ? [] : [`${source.title} has no user ${person.email}.`];
      } catch (error) {
        if (!(error instanceof BotError)) throw error;
        if (error.code === "unknown_person") return [`${source.title} has no user ${person.email}.`];
        return [`Whether ${source.title} knows ${person.email} could not be found out: ${error.message}`];
      }
    }),
  );
  return lines.flat();
}

/** The plan that changes a link. `facts` are for its report. */
export function planOfLink(change: LinkChange, notes: readonly Line[], ctx: Context, facts: JsonObject = {}): Plan {
  const { person, email, was, by } = change;
  const operation = ctx.links.change(change);
  return {
    type: "plan",
    title: email === undefined ? `Unlink ${person.name} from ${was}` : `Link ${person.name} to ${email}`,
    operations: [operation],
    by: { [operation.account]: { id: by.id, name: by.name } },
    facts: { person: person.name, email: email ?? null, was: was ?? null, ...facts },
    ...(notes.length === 0 ? {} : { notes }),
  };
}
