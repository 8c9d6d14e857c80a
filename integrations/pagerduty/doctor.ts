import type { Finding } from "../../src/core/context.ts";
import { sentenceOf } from "../../src/core/errors.ts";
import { count } from "../../src/core/wording.ts";
import type { Api } from "./client.ts";
import { TITLE } from "./domain.ts";
import type { People } from "./people.ts";
import { paging } from "./wire.ts";

/** Whether the key is accepted and as whom writes can go out. */
export async function examine(
  api: Api,
  people: People,
  fallbackEmail: string | undefined,
): Promise<readonly Finding[]> {
  try {
    const { total } = await api.get(paging, "/users", { limit: 1, total: true });
    const users = typeof total === "number" ? ` and sees ${count(total, "user")}` : "";
    return [
      { mark: "ok", subject: TITLE, line: `the key is accepted${users}` },
      await examineFallback(people, fallbackEmail),
    ];
  } catch (error) {
    return [{ mark: "failed", subject: TITLE, line: sentenceOf(error) }];
  }
}

async function examineFallback(people: People, email: string | undefined): Promise<Finding> {
  const subject = `${TITLE} writes`;
  if (email === undefined) {
    const line =
      "go out as the person who asks; whoever PagerDuty does not know is refused (PAGERDUTY_FROM is not set)";
    return { mark: "info", subject, line };
  }
  const found = await people.findByEmail(email);
  if (found === undefined) return { mark: "failed", subject, line: `PAGERDUTY_FROM ("${email}") is no PagerDuty user` };
  const line = `people whom PagerDuty does not know write as ${found.name}, with a note that names them`;
  return { mark: "ok", subject, line };
}
