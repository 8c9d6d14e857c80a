/** A whole line that is being completed. */
export interface BegunLine {
  /** What of the line is settled already: "preview ack ". */
  readonly before: string;
  readonly typed: string;
  /** So many of its first characters stand elsewhere, and need not be shown again. */
  readonly hiddenChars: number;
  readonly most: number;
  /** The longest line, characters. */
  readonly maxChars: number;
}

/** The line when it goes on behind this much of what is typed. */
export function lineAfter({ before, typed, ...rest }: BegunLine, chars: number): BegunLine {
  return { ...rest, before: `${before}${typed.slice(0, chars)}`, typed: typed.slice(chars) };
}

/** How something reads that comes next. */
export function shownNext({ before, hiddenChars }: BegunLine, what: string): string {
  return `${before.slice(hiddenChars)}${what}`;
}
