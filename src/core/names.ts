/** The kinds of things that vendors name and people say. */
export const NAME_KINDS = [
  "component",
  "notice",
  "person",
  "schedule",
  "service",
  "team",
  "policy",
  "template",
  "vendor",
] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** Where a named thing lives: its id at one account. */
export interface VendorRef {
  readonly account: string;
  readonly id: string;
}

/**
 * A thing a person can name. One thing may live at several accounts (a team known to both pagers under one name): then
 * it has several refs. Two things of one account, or of two groups, that share a name are two Named.
 */
export interface Named {
  readonly kind: NameKind;
  readonly name: string;
  /** What tells two of the same name apart: a component's group. Also typed as "Group / Name". */
  readonly group?: string;
  /** Other exact spellings: handles, e-mail addresses, aliases from the settings. Ids of the refs are always accepted. */
  readonly aliases?: readonly string[];
  readonly refs: readonly VendorRef[];
}

/** The thing's id at an account; undefined when the account does not have it. */
export function idAt(named: Named, account: string): string | undefined {
  return named.refs.find((ref) => ref.account === account)?.id;
}

/** Whether it is the thing with this id at an account. */
export function isNamed(named: Named, account: string, id: string): boolean {
  return named.refs.some((ref) => ref.account === account && ref.id === id);
}

/** Lists things by kind; a source leaves out the kinds it does not have. */
export type NameLists = Partial<Record<NameKind, () => Promise<readonly Named[]>>>;
