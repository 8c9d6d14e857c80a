/** One line as it will stand in a message, however a platform draws it. */
export interface Countable {
  /** How many things it tells of: what is counted when it is left out. */
  readonly counts: number;
}

/** Rows that belong together. */
export interface Paragraph<R extends Countable> {
  /** Its first row, repeated on the next page when its rows go on there. */
  readonly heading?: R;
  readonly rows: readonly R[];
  /** Its rows are things of one list. */
  readonly isList: boolean;
}

/** A page that is being filled. */
export interface Sheet<R> {
  /**
   * Puts a row on it if it has room, also for `next`, which must stand with it. `isFirst`: the row begins a paragraph. An
   * empty sheet takes a heading and a row of any size.
   */
  take(row: R, next: R | undefined, isFirst: boolean): boolean;
}

export interface Pages<S> {
  readonly sheets: readonly S[];
  /** What found no room on the first page, wherever it is now. */
  readonly afterFirst: Left;
  /** What found no room on the last page. */
  readonly left: Left;
}

export interface Left {
  readonly count: number;
  /** All of it belongs to one list, so that "more" says more of what. */
  readonly isOfOneList: boolean;
}

const NOTHING: Left = { count: 0, isOfOneList: false };

/**
 * Spreads paragraphs over pages. A heading never stands last on a page, and is repeated, as `continued` has it, where its
 * rows go on. `open` gives the page with that number, from 0; undefined: there are no more. There is always the first.
 */
export function paginate<R extends Countable, S extends Sheet<R>>(
  paragraphs: readonly Paragraph<R>[],
  open: (page: number) => S | undefined,
  continued: (heading: R) => R,
): Pages<S> {
  const sheets: S[] = [];
  let sheet = open(0);
  if (sheet !== undefined) sheets.push(sheet);
  let afterFirst = NOTHING;

  for (const [p, { heading, rows }] of paragraphs.entries()) {
    for (const [r, row] of rows.entries()) {
      const next = row === heading ? rows[r + 1] : undefined;
      if (sheet?.take(row, next, r === 0)) continue;
      const left = leftOf(paragraphs.slice(p), r);
      if (sheets.length <= 1) afterFirst = left;
      sheet = open(sheets.length);
      if (sheet === undefined) return { sheets, afterFirst, left };
      sheets.push(sheet);
      const goesOn = heading !== undefined && r > 0;
      if (goesOn) sheet.take(continued(heading), row, true);
      sheet.take(row, next, !goesOn);
    }
  }
  return { sheets, afterFirst, left: NOTHING };
}

/** What is left of these paragraphs, of the first of them from this row on. */
function leftOf<R extends Countable>([first, ...others]: readonly Paragraph<R>[], from: number): Left {
  const rows = [...(first?.rows.slice(from) ?? []), ...others.flatMap((paragraph) => paragraph.rows)];
  const counted = rows.reduce((sum, { counts }) => sum + counts, 0);
  return { count: Math.max(1, counted), isOfOneList: others.length === 0 && first?.isList === true };
}
