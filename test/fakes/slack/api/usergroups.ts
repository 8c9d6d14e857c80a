import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { UserGroup, Workspace } from "../world/model.ts";
import { flag, ids, type Method, method } from "./method.ts";
import { Refusal } from "./refusal.ts";

const READ = ["usergroups:read"];
const WRITE = ["usergroups:write"];
const common = { team_id: z.string().optional(), include_count: flag.optional() };

export const usergroupMethods: Readonly<Record<string, Method>> = {
  "usergroups.list": method({
    tier: 2,
    scopes: READ,
    args: { ...common, include_disabled: flag.optional(), include_users: flag.optional() },
    run({ include_disabled, include_users }, { workspace }) {
      const groups = [...workspace.groups.values()].filter(
        ({ isDisabled }) => include_disabled === true || !isDisabled,
      );
      return { usergroups: groups.map((group) => groupContent(workspace, group, include_users === true)) };
    },
  }),
  "usergroups.users.list": method({
    tier: 2,
    scopes: READ,
    args: { ...common, usergroup: z.string(), include_disabled: flag.optional() },
    run({ usergroup }, { workspace }) {
      return { users: [...getGroup(workspace, usergroup).users] };
    },
  }),
  "usergroups.users.update": method({
    tier: 2,
    scopes: WRITE,
    args: {
      ...common,
      usergroup: z.string(),
      users: ids.optional(),
      additional_channels: ids.optional(),
      is_shared: flag.optional(),
    },
    run({ usergroup, users = [] }, { workspace }) {
      const group = writableGroup(workspace, usergroup);
      if (users.length === 0) throw new Refusal("no_users_provided");
      const isGood = (id: string): boolean => workspace.users.get(id)?.isDeleted === false;
      if (!users.every(isGood)) throw new Refusal("invalid_users");
      group.users = [...users];
      return { usergroup: groupContent(workspace, group, true) };
    },
  }),
  "usergroups.enable": method({
    tier: 2,
    scopes: WRITE,
    args: { ...common, usergroup: z.string() },
    run: ({ usergroup }, { workspace }) => switched(workspace, usergroup, false),
  }),
  "usergroups.disable": method({
    tier: 2,
    scopes: WRITE,
    args: { ...common, usergroup: z.string() },
    run: ({ usergroup }, { workspace }) => switched(workspace, usergroup, true),
  }),
};

function switched(workspace: Workspace, id: string, isDisabled: boolean): JsonObject {
  const group = writableGroup(workspace, id);
  if (group.isDisabled === isDisabled) throw new Refusal(isDisabled ? "already_disabled" : "already_enabled");
  group.isDisabled = isDisabled;
  return { usergroup: groupContent(workspace, group, true) };
}

function getGroup(workspace: Workspace, id: string): UserGroup {
  if (workspace.plan === "free") throw new Refusal("plan_upgrade_required");
  const group = workspace.groups.get(id);
  if (group === undefined) throw new Refusal("no_such_subteam");
  return group;
}

function writableGroup(workspace: Workspace, id: string): UserGroup {
  const group = getGroup(workspace, id);
  if (workspace.groupsMayBeEditedBy === "admins") throw new Refusal("permission_denied");
  return group;
}

function groupContent(
  workspace: Workspace,
  { id, handle, name, users, isDisabled }: UserGroup,
  withUsers: boolean,
): JsonObject {
  return {
    id,
    team_id: workspace.id,
    is_usergroup: true,
    name,
    handle,
    description: "",
    date_delete: isDisabled ? 1 : 0,
    user_count: users.length,
    ...(withUsers && { users: [...users] }),
  };
}
