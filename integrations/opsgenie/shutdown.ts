import { DateTime } from "luxon";
import type { Finding } from "../../src/core/context.ts";
import { TITLE } from "./client.ts";

/** The day on which the API stops, as Atlassian announced it (notice in the OpsGenie docs, read 2026-11-21). */
const STOPS_ON = DateTime.utc(2027, 4, 5);
/** A move takes a quarter of a year with notice to every team: from here on it is late. Ours. */
const LATE_DAYS = 90;

const STOPS = "its API stops on 5 April 2027";
const COMPARE = "`tocsin migrate opsgenie-to-jsm` compares both accounts.";

/** How long OpsGenie can still be used. `now` in ms since the epoch; days are UTC's. */
export function shutdownFinding(now: number): Finding {
  const days = STOPS_ON.diff(DateTime.fromMillis(now, { zone: "utc" }).startOf("day"), "days").days;
  if (days < 0) {
    const line = "its API stopped on 5 April 2027; Jira Service Management takes its place (JSM_SITE)";
    return { mark: "failed", subject: TITLE, line };
  }
  const when = days === 0 ? "today" : `in ${days} ${days === 1 ? "day" : "days"}`;
  return { mark: days < LATE_DAYS ? "major" : "minor", subject: TITLE, line: `${STOPS}, ${when}: ${COMPARE}` };
}
