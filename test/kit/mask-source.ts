/** A TypeScript text seen twice, character for character: without comments, and without the contents of strings too. */
export interface Masked {
  readonly withoutComments: string;
  /** Comments, strings, templates (not what they interpolate) and regular expressions are blanks. */
  readonly code: string;
}

/** After one of these a slash begins a regular expression, not a division. */
const BEFORE_REGEXP = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|of|in))\s*$/u;

/** The text of a comment, string, template or regular expression that begins at the front of `rest`, or nothing. */
const TOKENS = {
  comment: /^(?:\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/u,
  string: /^(?:"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/u,
  regexp: /^\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/u,
  /** A template's piece of text, up to its end or to what it interpolates. */
  template: /^[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/u,
} as const;

export function maskSource(text: string): Masked {
  let withoutComments = "";
  let code = "";
  /** Braces still open inside each template that is being interpolated, the innermost last. */
  const open: number[] = [];
  const keep = (kept: string) => {
    withoutComments += kept;
    code += kept;
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const char = text.charAt(at);
    const endsInterpolation = char === "}" && open.at(-1) === 0;
    const comment = TOKENS.comment.exec(rest)?.[0];
    if (comment !== undefined) {
      keep(blank(comment));
      at += comment.length;
      continue;
    }
    const literal =
      TOKENS.string.exec(rest)?.[0] ??
      (char === "`" || endsInterpolation ? TOKENS.template.exec(rest)?.[0] : undefined) ??
      (char === "/" && BEFORE_REGEXP.test(code.slice(-20)) ? TOKENS.regexp.exec(rest)?.[0] : undefined);
    if (literal !== undefined) {
      if (endsInterpolation) open.pop();
      if (literal.endsWith("${")) open.push(0);
      withoutComments += literal;
      code += blank(literal);
      at += literal.length;
      continue;
    }
    const depth = open.length - 1;
    if (depth >= 0 && (char === "{" || char === "}")) open[depth] = (open[depth] ?? 0) + (char === "{" ? 1 : -1);
    keep(char);
    at += 1;
  }
  return { withoutComments, code };
}

function blank(text: string): string {
  return text.replace(/[^\n]/gu, " ");
}
