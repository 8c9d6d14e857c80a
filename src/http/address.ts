import type { VendorRequest } from "../core/operation-kind.ts";

/**
 * The full address of a request: base address (which may have a path), path, query. A list repeats its key as given
 * ("statuses[]": ["a", "b"] becomes `statuses[]=a&statuses[]=b`); every value is percent-encoded, `+` included. The
 * path is taken as it is: encoding its segments is the caller's duty.
 */
export function addressOf(baseUrl: string, request: Pick<VendorRequest, "path" | "query">): string {
  const path = request.path.replace(/^\/*/u, "/");
  const pairs = Object.entries(request.query ?? {}).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${encodeKey(key)}=${encodeURIComponent(String(one))}`),
  );
  const joint = path.includes("?") ? "&" : "?";
  return baseUrl.replace(/\/+$/u, "") + path + (pairs.length > 0 ? joint + pairs.join("&") : "");
}

/** Brackets stay readable: every vendor that uses them documents them bare, and servers accept both. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%5B", "[").replaceAll("%5D", "]");
}
