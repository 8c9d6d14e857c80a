/** Headers whose values must never be shown. */
const SECRET_HEADER = /auth|key|token|secret|cookie/iu;

/**
 * The secrets inside an account's headers and base address, each also without its wrapping ("Token token=abc" gives the
 * whole, "token=abc" and "abc"; Basic gives the password), because a vendor may echo any of these forms.
 */
export function secretsOf(headers: Readonly<Record<string, string>>, baseUrl: string): readonly string[] {
  const values = Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name))
    .flatMap(([, value]) => unwrapped(value));
  const { password } = new URL(baseUrl);
  return [...values, decodeURIComponent(password)].filter((secret) => secret !== "");
}

function unwrapped(value: string): string[] {
  const [, scheme = "", credential = ""] = /^(\S+)\s+(.+)$/u.exec(value) ?? [];
  const bare = credential.replace(/^[\w-]+=/u, "").replace(/^"(.*)"$/u, "$1");
  const basic =
    scheme.toLowerCase() === "basic" ? Buffer.from(credential, "base64").toString().split(":").slice(1) : [];
  return [value, credential, bare, ...basic];
}
