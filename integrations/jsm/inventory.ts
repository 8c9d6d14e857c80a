import type { Clock } from "../../src/core/clock.ts";
import type { InventorySource, Recipient } from "../../src/core/inventory.ts";
import {
  escalationIn,
  type Naming,
  overridesIn,
  type RecipientWire,
  rotationIn,
} from "../../src/core/ops-inventory.ts";
import type { JsmApi } from "./client.ts";
import { type Directory, readEscalations } from "./directory.ts";
import { readOffsets } from "./offset-pages.ts";
import { userOf } from "./wire.ts";
import { overridePage, rotatingPage } from "./wire-oncall.ts";

/** What the site has been set up with, in the words of any vendor. Its lists say ids; the names are read beside them. */
export function inventorySource(api: JsmApi, directory: Directory, clock: Clock): InventorySource {
  /** Has the names of these recipients ready. Those of escalations are read only where one is among them. */
  async function namingFor(recipients: readonly RecipientWire[]): Promise<Naming> {
    const idsOf = (type: string): readonly string[] =>
      recipients.flatMap((one) => (kindOf(one) === type && one.id !== undefined ? [one.id] : []));
    const [teams, schedules, escalations] = await Promise.all([
      directory.teams.get(),
      directory.schedules.get(),
      idsOf("escalation").length === 0 ? [] : directory.escalations.get(),
      directory.meet(idsOf("user")),
    ]);
    const names = new Map([...teams, ...schedules, ...escalations].map(({ id, name }) => [id, name]));
    return (wire) => recipientIn(wire, names, directory);
  }

  return {
    users: directory.users.get,
    teams: directory.teams.get,

    schedules: async () => {
      const all = await readOffsets(api, api.ops("/schedules"), rotatingPage, { expand: "rotation" });
      const naming = await namingFor(all.flatMap(({ rotations }) => rotations.flatMap((one) => one.participants)));
      return all.map(({ id, name, timezone, enabled, teamId, rotations }) => ({
        ...{ id, name, isEnabled: enabled !== false },
        ...(timezone === undefined ? {} : { zone: timezone }),
        ...(teamId === undefined ? {} : { team: directory.team(teamId) ?? teamId }),
        rotations: rotations.map((one) => rotationIn(one, naming)),
      }));
    },

    overrides: async ({ id, rotations }) => {
      const all = await readOffsets(api, api.ops(`/schedules/${encodeURIComponent(id)}/overrides`), overridePage);
      const facts = all.map((one) => ({
        who: one.responder,
        fromAt: one.startDate,
        untilAt: one.endDate,
        rotationIds: one.rotationIds,
      }));
      return overridesIn(facts, rotations, clock.now(), await namingFor(facts.map(({ who }) => who)));
    },

    escalations: async () => {
      const teams = await directory.teams.get();
      const all = (await Promise.all(teams.map(({ id }) => readEscalations(api, id)))).flat();
      const naming = await namingFor(all.flatMap(({ rules }) => rules));
      return all.map((one) => escalationIn(one, directory.team(one.team?.id ?? ""), naming));
    },
  };
}

function kindOf({ type = "user" }: RecipientWire): string {
  return type === "none" ? "noone" : type;
}

function recipientIn(wire: RecipientWire, names: ReadonlyMap<string, string>, directory: Directory): Recipient {
  const type = kindOf(wire);
  const { id } = wire;
  if (type === "noone") return { type, name: "nobody" };
  if (type !== "user" || id === undefined) return { type, name: names.get(id ?? "") ?? id ?? type };
  const { name, email } = userOf(id, directory);
  return { type, name, ...(email === undefined ? {} : { email }) };
}
