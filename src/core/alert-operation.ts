import type { Alert } from "./alerts.ts";
import type { Operation } from "./plan.ts";

/** What an operation says of the alert that it is about. */
type AlertTarget = Pick<Alert, "id" | "handle" | "url">;

/** One write on one alert of an account; its kind is `<account>.<verb>`. */
export function alertWrite(
  account: string,
  verb: string,
  { id, handle, url }: AlertTarget,
  rest: Pick<Operation, "id" | "params" | "effects">,
): Operation {
  const { effects = [], ...write } = rest;
  return {
    ...write,
    kind: `${account}.${verb}`,
    account,
    target: { id, label: handle, ...(url === "" ? {} : { url }) },
    ...(effects.length === 0 ? {} : { effects }),
  };
}
