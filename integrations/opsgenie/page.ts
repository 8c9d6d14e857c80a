import type { OperationKind } from "../../src/core/operation-kind.ts";
import { anyKind } from "../../src/core/ops-action.ts";
import { pageKind } from "../../src/core/ops-page.ts";
import { findAlert, type WritePorts } from "./alert-action.ts";
import { ACCOUNT } from "./client.ts";
import { actionBody } from "./operation.ts";

export function opsgeniePage({ api, clock, prover }: WritePorts): OperationKind {
  return anyKind(
    pageKind({
      account: ACCOUNT,
      clock,
      prover,
      path: () => "/v2/alerts",
      signature: actionBody,
      findByAlias: (alias) => findAlert(api, alias, "alias"),
      alertUrl: api.alertUrl,
    }),
  );
}
