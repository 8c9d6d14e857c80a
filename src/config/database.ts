import type { Findings } from "./variables.ts";

/** How DATABASE_URL must look, whoever finds that it does not. */
export const DATABASE_ADDRESS = {
  pattern: /^postgres(?:ql)?:\/\/\S+$/u,
  problem: "must look like postgres://user:password@host:5432/database, with % escapes in the password",
};

/** undefined: there is no database, or what is set is not the address of one. */
export function readDatabaseUrl(
  { DATABASE_URL: address }: { readonly DATABASE_URL?: string },
  { faults }: Findings,
): string | undefined {
  if (address === undefined || URL.canParse(address)) return address;
  faults.push(`DATABASE_URL ${DATABASE_ADDRESS.problem}.`);
  return undefined;
}

/** What must never be shown of a database's address, beside the whole: its password, as written and as it is. */
export function passwordsIn(address: string): readonly string[] {
  if (!URL.canParse(address)) return [];
  const { password, searchParams } = new URL(address);
  const written = [password, ...searchParams.getAll("password")].filter((secret) => secret !== "");
  return [...new Set(written.flatMap((secret) => [secret, decoded(secret)]))];
}

/** A lone % is not an escape. */
function decoded(secret: string): string {
  return secret.replaceAll(/(?:%[\da-f]{2})+/giu, (escaped) =>
    Buffer.from(escaped.replaceAll("%", ""), "hex").toString(),
  );
}
