import { jsm } from "../../../integrations/jsm/index.ts";
import { type Behaviour, emulatorWith } from "../../../integrations/jsm/sandbox.ts";
import { alertSourceContract } from "../../contracts/alert-source.ts";
import { alertUndoContract } from "../../contracts/alert-undo.ts";
import { alertWorkContract } from "../../contracts/alert-work.ts";
import type { OpenAlertWorld } from "../../contracts/alert-world.ts";
import { pagingContract } from "../../contracts/paging.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

// There is no call for several alerts at once, an alert does not say which level was paged last, and actions take neither
// a user nor a note: Jira Service Management ops REST API, alerts, read 2026-11-21.
const TRAITS = { assignsToPolicies: false, showsLevels: false, alertsPerRequest: 1, actsAs: "Tocsin" } as const;
const TITLE = "Jira Service Management";

const openWith =
  (behaviour: Behaviour): OpenAlertWorld =>
  (company, { fallback } = {}) =>
    openVendorWorld({
      integration: jsm,
      emulator: emulatorWith(behaviour),
      company,
      env: fallback === undefined ? {} : { JSM_FALLBACK_USER: fallback },
    });

alertSourceContract(TITLE, openWith({}), TRAITS);

// Its writes are only taken in by the answer, and carried out later.
const late = openWith({ processingMs: 700 });
alertWorkContract(`${TITLE}, late`, late, TRAITS);
alertUndoContract(`${TITLE}, late`, late);
pagingContract(`${TITLE}, late`, late);
