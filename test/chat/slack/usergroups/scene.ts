import { createNames } from "../../../../src/chat/slack/names.ts";
import type { Installation, SlackWeb } from "../../../../src/chat/slack/ports.ts";
import { createUsergroups } from "../../../../src/chat/slack/usergroups/usergroups.ts";
import { refusalOf } from "../../../../src/chat/slack/web/refusals.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import type { VendorUser } from "../../../../src/core/people.ts";
import { plainText } from "../../../../src/core/plain-text.ts";
import type { Reply } from "../../../../src/core/reply.ts";
import { TestClock } from "../../../kit/test-clock.ts";

export interface Group {
  readonly id: string;
  readonly handle: string;
  users: string[];
  isDisabled?: boolean;
}

/** A workspace's people and groups behind the Web API, a calendar, and the admins' channel. */
export class GroupsScene {
  readonly clock = new TestClock();
  /** "T0/usergroups.list", in their order. */
  readonly calls: string[] = [];
  readonly told: string[] = [];
  readonly logged: { readonly event: string; readonly fields: LogFields }[] = [];
  readonly people = new Map([
    ["ana@example.com", "U0ANA"],
    ["ben@example.com", "U0BEN"],
    ["cem@example.com", "U0CEM"],
  ]);
  readonly groups = new Map<string, Group[]>([["T0", [{ id: "S0INFRA", handle: "infra-oncall", users: ["U0OLD"] }]]]);
  wanted = new Map([["Infra Primary", "@infra-oncall"]]);
  /** A string is the error's sentence: the schedule is not known. */
  duties = new Map<string, readonly string[] | BotError>([["Infra Primary", ["ana@example.com"]]]);
  also: Record<string, readonly string[]> = {};
  /** Slack's error for each method. */
  refusals: Record<string, string> = {};
  /** Slack does not answer. */
  isAway = false;
  readonly #stop = new AbortController();
  #kept: Promise<void> | undefined;

  /** Keeps the groups from now on; resolves after the first look. */
  async begins(): Promise<void> {
    const say = (event: string, fields: LogFields = {}): void => void this.logged.push({ event, fields });
    const text = (reply: Reply): string => plainText(reply, { zone: "UTC", now: 0 });
    const raised = new Map<string, string>();
    const { keep } = createUsergroups({
      web: this.#web(),
      names: createNames(this.groups.size > 1 ? undefined : "T0"),
      installations: {
        find: async () => undefined,
        all: async () => [...this.groups.keys()].map((team) => ({ team }) as Installation),
      },
      policy: { usergroups: () => this.wanted },
      desk: { onDuty: async (schedule) => this.#onDuty(schedule) },
      clock: this.clock,
      log: { info: say, warn: say, error: say },
      alsoKnownAs: async (address) => this.also[address] ?? [],
      notices: {
        raise: async ({ name }, reply) => {
          if (!raised.has(name)) this.told.push(text(reply));
          raised.set(name, text(reply));
        },
        clear: async ({ name }, reply) => {
          if (raised.delete(name)) this.told.push(text(reply(0)));
        },
      },
    });
    this.#kept = keep(this.#stop.signal);
    await this.#settled();
  }

  async minutes(n: number): Promise<void> {
    for (let minute = 0; minute < n; minute++) {
      this.clock.advance(60_000);
      await this.#settled();
    }
  }

  async ends(): Promise<void> {
    this.#stop.abort();
    await this.#kept;
  }

  group(id = "S0INFRA", team = "T0"): Group {
    const found = this.groups.get(team)?.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no group ${id}`);
    return found;
  }

  /** Calls of a method. */
  called(method: string): number {
    return this.calls.filter((call) => call.endsWith(`/${method}`)).length;
  }

  #onDuty(schedule: string): readonly VendorUser[] {
    const people = this.duties.get(schedule);
    if (people instanceof BotError) throw people;
    if (people === undefined) throw new BotError("not_found", `No on-call calendar has a schedule "${schedule}".`);
    return people.map((email) => ({ id: email, name: email.split("@")[0] ?? "", email }));
  }

  #web(): SlackWeb {
    return {
      call: async (team, method, args) => {
        this.calls.push(`${team}/${method}`);
        if (this.isAway) throw new BotError("vendor_unreachable", "Slack cannot be reached.");
        const refusal = this.refusals[method];
        if (refusal !== undefined) throw refusalOf(refusal, { method });
        return this.#answer(team, method, args);
      },
    };
  }

  #answer(team: string, method: string, args: JsonObject): JsonObject {
    const groups = this.groups.get(team) ?? [];
    if (method === "users.lookupByEmail") {
      const id = this.people.get(String(args.email));
      if (id === undefined) throw refusalOf("users_not_found", { method });
      return { ok: true, user: { id } };
    }
    if (method === "usergroups.list") {
      const usergroups = groups.map(({ id, handle, users, isDisabled }) => ({
        id,
        handle,
        date_delete: isDisabled ? 1_700_000_000 : 0,
        ...(isDisabled ? {} : { users }),
      }));
      return { ok: true, usergroups: [...usergroups, { id: 7 }] };
    }
    const group = groups.find(({ id }) => id === args.usergroup);
    if (group === undefined) throw refusalOf("no_such_subteam", { method });
    if (method === "usergroups.enable") group.isDisabled = false;
    if (method === "usergroups.users.update") {
      const users = String(args.users).split(",").filter(Boolean);
      if (users.length === 0) throw refusalOf("no_users_provided", { method });
      group.users = users;
    }
    return { ok: true, users: group.users };
  }

  async #settled(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}
