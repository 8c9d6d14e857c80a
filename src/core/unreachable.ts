/**
 * Codes of failures before anything was sent: the name is not known, nobody listens. A connection that was made can end with
 * some of them too. Source: Node 24 docs, common system errors; undici's errors (UND_ERR_…), read 2026-11-21.
 */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "DNS does not know its address",
  EAI_AGAIN: "DNS does not answer",
  EHOSTUNREACH: "no route to it",
  ENETUNREACH: "no network",
  EHOSTDOWN: "its host is down",
  EADDRNOTAVAIL: "no local address is free",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
};
/** OpenSSL's and Node's names for a certificate or a handshake that does not hold. */
const TLS = /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO/u;

/** Why no connection was made, by the code of its error: "connection refused"; undefined for a code that does not say so. */
export function whyUnreachable(code: string): string | undefined {
  return UNREACHABLE[code] ?? (TLS.test(code) ? `no secure connection, ${code}` : undefined);
}
