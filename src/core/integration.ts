import type { AlertSource } from "./alerts.ts";
import type { Clock } from "./clock.ts";
import type { Finding } from "./context.ts";
import type { EventSource } from "./events.ts";
import type { HttpClient } from "./http.ts";
import type { InventorySource } from "./inventory.ts";
import type { NameLists } from "./names.ts";
import type { OnCallSource } from "./oncall.ts";
import type { OperationKind } from "./operation-kind.ts";
import type { StatusBoard } from "./status.ts";

/** One variable of the environment, declared where it is used. `.env.example`, README and the redaction list derive from it. */
export interface EnvVariable {
  readonly name: string;
  /** One line for `.env.example`. */
  readonly help: string;
  readonly secret?: boolean;
  /** Its value may be several, separated by commas: of a secret, each is one. */
  readonly several?: boolean;
  /** All variables so marked must be set, or none: then the vendor is simply not there. */
  readonly required?: boolean;
  readonly default?: string;
  /** How it must look; `problem` completes "PAGERDUTY_API_URL …". */
  readonly check?: { readonly pattern: RegExp; readonly problem: string };
}

/** A capability exists when its object is present. */
export interface Capabilities {
  readonly alerts?: AlertSource;
  readonly onCall?: OnCallSource;
  readonly status?: StatusBoard;
  readonly events?: EventSource;
  /** What it has been set up with, where accounts are compared before a move. */
  readonly inventory?: InventorySource;
}

/** A vendor account that is configured and can be used. */
export interface Account {
  readonly account: string;
  readonly title: string;
  readonly capabilities: Capabilities;
  readonly kinds: readonly OperationKind[];
  /** Others have written to it: what is kept of its state is out of date. Absent where nothing of it is kept. */
  forget?(): void;
  /** The names people may say. Read through; the caller caches. */
  readonly names: NameLists;
  /** Credentials, rights, page or user found. Never throws: a failure is a finding. */
  doctor(): Promise<readonly Finding[]>;
}

export interface IntegrationPorts {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The variables declared in `env`, defaults filled in; an unset optional one is absent. */
  readonly env: Readonly<Record<string, string>>;
}

/** A vendor, declared. Importing it does nothing. */
export interface Integration {
  /** Folder name and account key: "pagerduty". */
  readonly id: string;
  readonly title: string;
  readonly env: readonly EnvVariable[];
  connect(ports: IntegrationPorts): Account;
}
