/** Curly and primed apostrophes, as phones type them. */
const APOSTROPHES = /[\u2018\u2019\u201B\u02BC\u2032]/gu;
const DOUBLE_QUOTES = /[\u201C\u201D\u201E\u201F]/gu;
const DASHES = /[\u2010-\u2015\u2212]/gu;
/** Zero-width, direction and variation marks: they cannot be seen, so they cannot tell two names apart. */
const INVISIBLE = /\p{Cf}|\uFE0E|\uFE0F/gu;
const SPACES = /\s+/gu;
const SEPARATORS = /[-_]/gu;
const NOT_ASCII = /[^\0-\u007F]/u;

/**
 * The spelling under which words and names are compared: lower case, no white space, straight quotes and plain dashes.
 * Look-alike letters of other scripts stay different.
 */
export function keyOf(text: string): string {
  const plain = NOT_ASCII.test(text) ? plainOf(text) : text;
  return plain.toLowerCase().replace(SPACES, "");
}

/** The key of one word of a message; like `keyOf`, and cheap where there is nothing to change. */
export function keyOfWord(text: string, start: number, end: number): string {
  let isPlain = true;
  for (let i = start; i < end && isPlain; i++) {
    const code = text.charCodeAt(i);
    isPlain = code < 0x80 && (code < 0x41 || code > 0x5a);
  }
  const word = text.slice(start, end);
  return isPlain ? word : keyOf(word);
}

/** Beyond `keyOf`, hyphens and underscores do not count: "build-processing" is near "Build Processing". */
export function looseKeyOf(key: string): string {
  return key.replace(SEPARATORS, "");
}

function plainOf(text: string): string {
  return text
    .normalize("NFC")
    .replace(INVISIBLE, "")
    .replace(APOSTROPHES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DASHES, "-");
}

/** White space, by UTF-16 code unit. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return true;
  if (code < 0xa0) return false;
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Marks that cannot be seen and that phones and copied text leave at the start of a message. */
export function isInvisible(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    code === 0xfeff
  );
}
