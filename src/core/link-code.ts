/** Characters of a one-time code. */
export const LINK_CODE_CHARS = 8;
/** Without vowels, so that no code is a word, and without what looks alike: 28 characters, 38 bits in eight of them. */
export const LINK_CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ";

const GROUP_CHARS = 4;
const MASK = "****";
/** A code, or an attempt at one with some characters too many or too few, as the last words of a sentence about a link. */
const PERHAPS =
  /^(\W*(?:@\S+\s+)?(?:(?:please|preview|explain)\s+)*\/?link\s+(?:(?:me|with)\s+)?(?:code\s+)?)(?!myself\b)(?:[0-9a-z][\s-]*){6,11}([.!?]*)$/iu;

/** What has the very shape of a code, alone or somewhere after "link". */
const SHAPE = `[${LINK_CODE_ALPHABET}]{4}[\\s-]?[${LINK_CODE_ALPHABET}]{4}`;
const SHAPED = new RegExp(`(^\\W*|\\blink\\b.*?)\\b${SHAPE}\\b`, "giu");

/** The code that a text is, in one spelling: case, spaces and dashes mean nothing. Undefined: it is none. */
export function readLinkCode(text: string): string | undefined {
  const code = text.replace(/[\s-]/gu, "").toUpperCase();
  return code.length === LINK_CODE_CHARS && /^[0-9A-Z]+$/u.test(code) ? code : undefined;
}

/** As people read and type it: "BCDF-2345". */
export function spellLinkCode(code: string): string {
  return `${code.slice(0, GROUP_CHARS)}-${code.slice(GROUP_CHARS)}`;
}

/** A saying as it may be kept: whatever could be a code, or is that one, is masked ("link ****"). */
export function withoutLinkCode(said: string, code?: string): string {
  const masked = code === undefined ? said : said.replace(new RegExp([...code].join(String.raw`[\s-]*`), "giu"), MASK);
  return masked.replace(PERHAPS, `$1${MASK}$2`).replace(SHAPED, `$1${MASK}`);
}
