import { expect, test } from "vitest";
import { shutdownFinding } from "../../../integrations/opsgenie/shutdown.ts";

const COMPARE = "`tocsin migrate opsgenie-to-jsm` compares both accounts.";

test.each([
  ["2026-11-21T03:00:00Z", "minor", `its API stops on 5 April 2027, in 135 days: ${COMPARE}`],
  ["2026-11-21T23:59:59Z", "minor", `its API stops on 5 April 2027, in 135 days: ${COMPARE}`],
  ["2027-01-05T00:00:00Z", "minor", `its API stops on 5 April 2027, in 90 days: ${COMPARE}`],
  ["2027-01-06T00:00:00Z", "major", `its API stops on 5 April 2027, in 89 days: ${COMPARE}`],
  ["2027-04-04T12:00:00Z", "major", `its API stops on 5 April 2027, in 1 day: ${COMPARE}`],
  ["2027-04-05T12:00:00Z", "major", `its API stops on 5 April 2027, today: ${COMPARE}`],
  [
    "2027-04-06T00:00:00Z",
    "failed",
    "its API stopped on 5 April 2027; Jira Service Management takes its place (JSM_SITE)",
  ],
])("on %s it is %s", (now, mark, line) => {
  expect(shutdownFinding(Date.parse(now))).toEqual({ mark, subject: "OpsGenie", line });
});
