import type { ArgKind, ArgKinds } from "./args.ts";

/**
 * A phrase as a person should read it: a closed word is shown as its words ("[mine|all]"), other slots by what fits
 * ("<duration>", "<person|policy>"), a shared fragment as one slot ("<alerts>").
 */
export function phraseText(phrase: string, args: ArgKinds): string {
  return phrase
    .replace(/\{(\w+)\}/gu, "<$1>")
    .replace(/(\[?)<(\w+)>(\]?)/gu, (_whole, open: string, name: string, close: string) => {
      const kind = args[name];
      const words = Object.keys(kind?.words ?? {});
      if (words.length === 0) return `${open}<${kind === undefined ? name : slotText(name, kind)}>${close}`;
      const isFramed = words.length === 1 || (open !== "" && close !== "");
      return isFramed ? `${open}${words.join("|")}${close}` : `${open}(${words.join("|")})${close}`;
    });
}

function slotText(name: string, { kind, of }: ArgKind<unknown>): string {
  if (of !== undefined) return of.join("|");
  return kind === "time" || kind === "duration" || kind === "handles" ? kind : name;
}
