import type { JsonObject } from "../../../src/core/json.ts";
import { type AlertAction, RULES, type Rule } from "./action-rules.ts";
import { BY_TOKEN, type Doer, tell } from "./hooks.ts";
import type { AlertRow, World } from "./world.ts";

/** One thing to be done to an alert. */
interface Deed {
  readonly action: AlertAction;
  readonly body: JsonObject;
  readonly by?: Required<Doer>;
}

/** Does something to an alert and tells of it. Returns why not, where it cannot be done. */
export function act(world: World, alert: AlertRow, { action, body, by = BY_TOKEN }: Deed): string | undefined {
  const rule: Rule = RULES[action];
  const change = rule.change(alert, body, world, by.user);
  if (typeof change === "string") return change;
  if (action === "Snooze") world.snoozed.add(alert.id);
  const at = world.clock.now();
  const entry = { text: rule.log, type: "system", owner: by.user.id, at };
  const after = { ...alert, ...change, updatedAt: at, log: [...alert.log, entry] };
  world.alerts.put(after);
  // Put to sleep again until the same time, it sleeps as it did.
  const changed = action !== "Snooze" || after.snoozedUntilAt !== alert.snoozedUntilAt;
  // Until when, to whom.
  const text = JSON.stringify(body);
  world.onEffect({ effect: rule.effect, target: alert.id, marker: alert.alias, changed, text });
  const more = rule.told?.(alert, body, world) ?? {};
  tell(world, after, { action: rule.hook?.(body) ?? action, by, more });
  return undefined;
}
