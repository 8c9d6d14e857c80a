/** A hook's address, with what protects it apart from it. */
export interface HookParts {
  /** Without its secret. */
  readonly address: string;
  /** undefined: the address does not hold it. */
  readonly secret: string | undefined;
}

/** The secret is what stands behind the hook's path in its address: `https://…/hooks/grafana/<secret>`. */
export function partsOf(url: string, path: string): HookParts {
  const before = `/hooks/${path}/`;
  const at = url.lastIndexOf(before);
  const secret = at === -1 ? "" : url.slice(at + before.length);
  if (secret === "") return { address: url, secret: undefined };
  return { address: url.slice(0, at + before.length - 1), secret };
}
