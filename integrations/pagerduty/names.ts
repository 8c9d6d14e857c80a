import type { Named, NameKind, NameLists } from "../../src/core/names.ts";
import type { Api, List } from "./client.ts";
import { ACCOUNT, toThing } from "./domain.ts";
import { scheduleReference } from "./oncall-wire.ts";
import { policy, reference, service, user, type WireReference } from "./wire.ts";

/** The v3 list takes up to 1,000 a page (OpenAPI document, GET /v3/schedules). */
const V3_PAGE_ITEMS = 1_000;

const USERS: List<ReturnType<typeof user.parse>> = { path: "/users", key: "users", item: user };
export const SERVICES: List<ReturnType<typeof service.parse>> = { path: "/services", key: "services", item: service };
export const POLICIES: List<ReturnType<typeof policy.parse>> = {
  path: "/escalation_policies",
  key: "escalation_policies",
  item: policy,
};
/** 402: the account's plan has no teams. */
const TEAMS: List<WireReference> = { path: "/teams", key: "teams", item: reference, none: [402] };
/** Only layer-based schedules. */
export const SCHEDULES: List<ReturnType<typeof scheduleReference.parse>> = {
  path: "/schedules",
  key: "schedules",
  item: scheduleReference,
};
/** Only shift-based schedules. 404: a server from before Schedules v3. */
export const SHIFT_SCHEDULES: List<WireReference> = {
  path: "/v3/schedules",
  key: "schedules",
  item: reference,
  pageItems: V3_PAGE_ITEMS,
  none: [404],
};

/** Which of the two models a schedule is kept in, as far as the lists have been read. */
export type Models = Map<string, "layers" | "shifts">;

/** Every list is read to its end each time; the caller keeps them. Reading the schedules also notes their models. */
export function createNames(api: Api, models: Models): NameLists {
  const plain =
    <T extends WireReference>(kind: NameKind, list: List<T>) =>
    async (): Promise<readonly Named[]> =>
      (await api.all(list)).map((item) => toNamed(kind, item));
  return {
    service: plain("service", SERVICES),
    team: plain("team", TEAMS),
    policy: plain("policy", POLICIES),
    person: async () =>
      (await api.all(USERS)).map((item) => ({
        ...toNamed("person", item),
        ...(item.email ? { aliases: [item.email] } : {}),
      })),
    schedule: async () => {
      const [layers, shifts] = await Promise.all([api.all(SCHEDULES), api.all(SHIFT_SCHEDULES)]);
      for (const { id } of layers) models.set(id, "layers");
      for (const { id } of shifts) models.set(id, "shifts");
      return [...layers, ...shifts].map((item) => toNamed("schedule", item));
    },
  };
}

function toNamed(kind: NameKind, item: WireReference): Named {
  const { id, name } = toThing(item);
  return { kind, name, refs: [{ account: ACCOUNT, id }] };
}
