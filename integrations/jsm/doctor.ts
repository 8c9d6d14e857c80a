import type { Finding } from "../../src/core/context.ts";
import { BotError, sentenceOf } from "../../src/core/errors.ts";
import { count } from "../../src/core/wording.ts";
import { type JsmApi, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { alertPage } from "./wire.ts";
import { userAnswer } from "./wire-oncall.ts";

/** What the token may do and what its account may see, found by doing it; nothing is written. */
export async function examine(
  api: JsmApi,
  directory: Directory,
  fallbackUser: string | undefined,
): Promise<readonly Finding[]> {
  const cloud = await tried(() => api.cloud.id());
  if (cloud.error !== undefined) return [failed("site", cloud.error.message)];
  const alerts = await tried(() => api.read(api.ops("/alerts"), alertPage, { size: 1, offset: 0 }));
  const site = ok("site", `cloud id ${cloud.value}`);
  if (alerts.error?.status === 401 && !alerts.error.lacksRight) {
    const why = "The token is not accepted: JSM_API_TOKEN must be one of the account that JSM_EMAIL names.";
    return [site, failed("token", why)];
  }
  const [self, schedules, teams, escalations, fallback] = await Promise.all([
    tried(() => api.read(api.jira("/myself"), userAnswer)),
    tried(() => directory.schedules.get()),
    tried(() => directory.teams.get()),
    tried(() => directory.escalations.get()),
    fallbackUser === undefined ? undefined : tried(() => directory.findUser(fallbackUser)),
  ]);
  return [
    site,
    found(
      "token",
      self,
      ({ displayName }) => `everything is done by ${displayName ?? api.email}; notes name the person`,
    ),
    found("alerts", alerts, ({ values }) =>
      values.length > 0 ? "reads alerts; writing is only proved by doing it" : undefined,
    ),
    found("schedules", schedules, (all) => (all.length > 0 ? `sees ${count(all.length, "schedule")}` : undefined)),
    found("teams", teams, (all) => (all.length > 0 ? `sees ${count(all.length, "team")}` : undefined)),
    ...(escalations.error === undefined ? [] : [failed("escalations", escalations.error.message)]),
    ...(fallback === undefined ? [] : [fallbackFinding(fallbackUser ?? "", fallback)]),
  ];
}

interface Tried<T> {
  readonly value?: T;
  readonly error?: { readonly message: string; readonly status: number | undefined; readonly lacksRight: boolean };
}

async function tried<T>(read: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    const isOurs = error instanceof BotError;
    const lacksRight = isOurs && error.details.lacksRight === true;
    return { error: { message: sentenceOf(error), status: isOurs ? error.status : undefined, lacksRight } };
  }
}

/** What cannot be seen is an empty list here, never an error: `say` answers undefined for one. */
function found<T>(subject: string, { value, error }: Tried<T>, say: (value: T) => string | undefined): Finding {
  if (error !== undefined || value === undefined) return failed(subject, error?.message ?? "nothing was answered");
  const line = say(value);
  if (line !== undefined) return ok(subject, line);
  const why = `No ${subject} are visible: there are none, or the account of JSM_EMAIL is in none of their teams.`;
  return { mark: "minor", subject: `${TITLE} ${subject}`, line: why };
}

function fallbackFinding(user: string, { value, error }: Tried<unknown>): Finding {
  if (error !== undefined) return failed("fallback user", error.message);
  if (value === undefined)
    return failed("fallback user", `JSM_FALLBACK_USER is ${user}, whom ${TITLE} does not know or does not show.`);
  return ok("fallback user", `people whom ${TITLE} does not know act for ${user}`);
}

function ok(subject: string, line: string): Finding {
  return { mark: "ok", subject: `${TITLE} ${subject}`, line };
}

function failed(subject: string, line: string): Finding {
  return { mark: "failed", subject: `${TITLE} ${subject}`, line };
}
