import type { PolicyFile } from "../core/policy-file.ts";
import { faultsOf, pathText, syntaxProblem } from "./faults.ts";

/** A policy is written by hand: more than this is a mistake. */
const TEXT_CHARS_MAX = 1_000_000;
/** A list of faults longer than this helps nobody. */
const FAULTS_MAX = 20;
/** How often YAML aliases may be followed: a bound on what a few lines can unfold to. */
const ALIASES_MAX = 100;

export type PolicyReading =
  | { readonly ok: true; readonly file: PolicyFile }
  /** One line each: "tocsin.yaml:12: roles.responder.people[1] …". */
  | { readonly ok: false; readonly faults: readonly string[] };

export interface PolicySource {
  /** How faults name the file. */
  readonly name: string;
  /** The vendors' account keys: a person may have an address at each. */
  readonly accounts: readonly string[];
}

/** Checks the text of a policy file. An empty one is a policy without a word in it. YAML is loaded by the first call. */
export async function readPolicy(text: string, { name, accounts }: PolicySource): Promise<PolicyReading> {
  if (text.length > TEXT_CHARS_MAX) return faulty([`${name}: the file has more than ${TEXT_CHARS_MAX} characters`]);
  const [yaml, { offsetOf }, { policySchema }] = await Promise.all([
    import("yaml"),
    import("./offset.ts"),
    import("./schema.ts"),
  ]);
  const lineCounter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number) => `${name}:${Math.max(1, lineCounter.linePos(offset).line)}:`;

  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return faulty(broken.map((error) => `${at(error.pos[0])} ${syntaxProblem(error)}`));
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (error) {
    return faulty([`${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const checked = policySchema(accounts).safeParse(content);
  if (checked.success) return { ok: true, file: checked.data };
  const faults = checked.error.issues
    .flatMap(faultsOf)
    .map((fault) => ({ ...fault, offset: offsetOf(document, fault.path) }));
  faults.sort((a, b) => a.offset - b.offset);
  return faulty(faults.map(({ path, problem, offset }) => `${at(offset)} ${pathText(path)} ${problem}`));
}

function faulty(faults: readonly string[]): PolicyReading {
  const more = faults.length - FAULTS_MAX;
  return { ok: false, faults: more > 0 ? [...faults.slice(0, FAULTS_MAX), `… and ${more} more`] : faults };
}
