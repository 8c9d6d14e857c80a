import { alertListContract } from "./alert-list.ts";
import { alertShowContract } from "./alert-show.ts";
import { alertTakingContract } from "./alert-taking.ts";
import { alertUndoContract } from "./alert-undo.ts";
import { alertWorkContract } from "./alert-work.ts";
import type { AlertTraits, OpenAlertWorld } from "./alert-world.ts";
import { pagingContract } from "./paging.ts";

/** What every AlertSource must do. */
export function alertSourceContract(vendor: string, open: OpenAlertWorld, traits: AlertTraits): void {
  alertListContract(vendor, open, traits);
  alertShowContract(vendor, open, traits);
  alertTakingContract(vendor, open, traits);
  alertWorkContract(vendor, open, traits);
  alertUndoContract(vendor, open, traits);
  if (traits.isOwn !== true) pagingContract(vendor, open);
}
