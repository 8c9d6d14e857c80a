import type { Finding } from "../../src/core/context.ts";
import { BotError, sentenceOf } from "../../src/core/errors.ts";
import { type OpsGenieApi, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { shutdownFinding } from "./shutdown.ts";
import { alertPage } from "./wire.ts";
import { accountAnswer, onCallList } from "./wire-oncall.ts";

/** What the key may do, found by doing it; nothing is written. */
export async function examine(
  api: OpsGenieApi,
  directory: Directory,
  { fallbackUser, now }: { readonly fallbackUser: string | undefined; readonly now: number },
): Promise<readonly Finding[]> {
  const alerts = await tried(() => api.read("/v2/alerts", alertPage, { limit: 1, offset: 0 }));
  if (alerts.error?.status === 401) {
    return [
      failed("key", "The key is not accepted. Keys of EU accounts need OPSGENIE_API_URL=https://api.eu.opsgenie.com."),
    ];
  }
  const [account, onCalls, configuration, fallback] = await Promise.all([
    tried(() => api.read("/v2/account", accountAnswer)),
    tried(() => api.read("/v2/schedules/on-calls", onCallList, { flat: false })),
    tried(() => directory.escalations.get()),
    fallbackUser === undefined ? undefined : tried(() => directory.findUser(fallbackUser)),
  ]);
  return [
    keyFinding(account),
    rightFinding("alerts", alerts.error, "reads alerts; writing is only proved by doing it"),
    rightFinding("on call", onCalls.error, "reads who is on call"),
    rightFinding("configuration", configuration.error, "reads schedules, escalations, teams and users"),
    ...(fallback === undefined ? [] : [fallbackFinding(fallbackUser ?? "", fallback)]),
    shutdownFinding(now),
  ];
}

interface Tried<T> {
  readonly value?: T;
  readonly error?: { readonly message: string; readonly status?: number | undefined };
}

async function tried<T>(read: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { error: { message: sentenceOf(error), status: error instanceof BotError ? error.status : undefined } };
  }
}

type AccountInfo = {
  readonly data: {
    readonly name?: string | undefined;
    readonly plan?: { readonly name?: string | undefined } | undefined;
  };
};

/** Only a key of the account itself may read the account; one of a team's integration sees that team alone. */
function keyFinding({ value, error }: Tried<AccountInfo>): Finding {
  if (error === undefined) {
    const plan = value?.data.plan?.name;
    return ok("key", `account ${value?.data.name ?? "(no name)"}${plan === undefined ? "" : `, plan ${plan}`}`);
  }
  if (error.status === 403) {
    return {
      mark: "minor",
      subject: `${TITLE} key`,
      line: "The key is accepted but may not read the account: a key of one team's integration sees only that team.",
    };
  }
  return failed("key", error.message);
}

function rightFinding(subject: string, error: Tried<unknown>["error"], can: string): Finding {
  return error === undefined ? ok(subject, can) : failed(subject, error.message);
}

function fallbackFinding(user: string, { value, error }: Tried<unknown>): Finding {
  if (error !== undefined) return failed("fallback user", error.message);
  if (value === undefined)
    return failed("fallback user", `OPSGENIE_FALLBACK_USER is ${user}, whom ${TITLE} does not know.`);
  return ok("fallback user", `people whom ${TITLE} does not know act as ${user}`);
}

function ok(subject: string, line: string): Finding {
  return { mark: "ok", subject: `${TITLE} ${subject}`, line };
}

function failed(subject: string, line: string): Finding {
  return { mark: "failed", subject: `${TITLE} ${subject}`, line };
}
