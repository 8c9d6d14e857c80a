import { DEFAULTS } from "./core-env.ts";
import type { Findings } from "./variables.ts";

/** Where Tocsin's own HTTP server listens. */
export interface HttpAddress {
  /** A name or an address, without brackets. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

interface HttpVariables {
  readonly HTTP_HOST?: string;
  readonly HTTP_PORT?: string;
}

/** TCP's own limit: 16 bits (RFC 9293). */
const PORT_MAX = 65_535;

/** undefined: there is no server, because HTTP_PORT is not set. */
export function readHttpAddress(
  { HTTP_HOST: host = DEFAULTS.httpHost, HTTP_PORT: port }: HttpVariables,
  { faults }: Findings,
): HttpAddress | undefined {
  if (port === undefined) return undefined;
  if (/^\d{1,5}$/u.test(port) && Number(port) <= PORT_MAX) return { host, port: Number(port) };
  faults.push(`HTTP_PORT must be a number from 0 (any free port) to ${PORT_MAX} (it is "${port}").`);
  return undefined;
}
