import type { Clock } from "../../src/core/clock.ts";
import type { InventorySource, Recipient } from "../../src/core/inventory.ts";
import { escalationIn, overridesIn, type RecipientWire, rotationIn } from "../../src/core/ops-inventory.ts";
import type { OpsGenieApi } from "./client.ts";
import type { Directory } from "./directory.ts";
import { overrideList, policyIn, rotatingList } from "./wire-oncall.ts";

/** What the account has been set up with, in the words of any vendor. Lists say names beside ids. */
export function inventorySource(api: OpsGenieApi, directory: Directory, clock: Clock): InventorySource {
  const naming = (wire: RecipientWire): Recipient => recipientIn(wire, directory);
  return {
    users: directory.users.get,
    teams: directory.teams.get,

    schedules: async () => {
      const { data } = await api.read("/v2/schedules", rotatingList, { expand: "rotation" });
      return data.map(({ id, name, timezone, enabled, ownerTeam, rotations }) => ({
        ...{ id, name, isEnabled: enabled !== false },
        ...(timezone === undefined ? {} : { zone: timezone }),
        ...(ownerTeam?.name === undefined ? {} : { team: ownerTeam.name }),
        rotations: rotations.map((one) => rotationIn(one, naming)),
      }));
    },

    overrides: async ({ id, rotations }) => {
      const path = `/v2/schedules/${encodeURIComponent(id)}/overrides`;
      const { data } = await api.read(path, overrideList, { scheduleIdentifierType: "id" });
      const facts = data.map((one) => ({
        who: one.user,
        fromAt: one.startDate,
        untilAt: one.endDate,
        rotationIds: one.rotations.map((rotation) => rotation.id),
      }));
      return overridesIn(facts, rotations, clock.now(), naming);
    },

    escalations: async () => {
      const all = await directory.escalations.get();
      return all.map((one) => escalationIn(policyIn(one), one.ownerTeam?.name, naming));
    },
  };
}

/** A user name is an address. */
function recipientIn({ type = "user", id, name, username = name }: RecipientWire, directory: Directory): Recipient {
  if (type === "none") return { type: "noone", name: "nobody" };
  if (type !== "user") return { type, name: name ?? id ?? type };
  const known = [id, username].flatMap((key) => (key === undefined ? [] : (directory.user(key) ?? []))).at(0);
  const email = known?.email ?? (username?.includes("@") ? username : undefined);
  return { type, name: known?.name ?? username ?? id ?? "", ...(email === undefined ? {} : { email }) };
}
