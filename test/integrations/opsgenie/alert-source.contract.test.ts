import { opsgenie } from "../../../integrations/opsgenie/index.ts";
import { type Behaviour, emulatorWith } from "../../../integrations/opsgenie/sandbox.ts";
import { alertSourceContract } from "../../contracts/alert-source.ts";
import { alertUndoContract } from "../../contracts/alert-undo.ts";
import { alertWorkContract } from "../../contracts/alert-work.ts";
import type { OpenAlertWorld } from "../../contracts/alert-world.ts";
import { pagingContract } from "../../contracts/paging.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

// There is no call for several alerts at once, and an alert does not say which level was paged last: OpsGenie docs,
// Alert API, read 2026-11-21.
const TRAITS = { assignsToPolicies: false, showsLevels: false, alertsPerRequest: 1 };

const openWith =
  (behaviour: Behaviour): OpenAlertWorld =>
  (company, { fallback } = {}) =>
    openVendorWorld({
      integration: opsgenie,
      emulator: emulatorWith(behaviour),
      company,
      env: fallback === undefined ? {} : { OPSGENIE_FALLBACK_USER: fallback },
    });

alertSourceContract("OpsGenie", openWith({}), TRAITS);

// Its writes are only taken in by the answer, and carried out later.
const late = openWith({ processingMs: 700 });
alertWorkContract("OpsGenie, late", late, TRAITS);
alertUndoContract("OpsGenie, late", late);
pagingContract("OpsGenie, late", late);
