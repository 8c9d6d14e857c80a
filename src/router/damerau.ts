/**
 * How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b`; anything above `most` is
 * `most + 1`. What both share at their ends is skipped first, so that one typo costs little more than reading.
 */
export function typosBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let start = 0;
  let endA = a.length;
  let endB = b.length;
  while (start < endA && start < endB && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  const restA = endA - start;
  const restB = endB - start;
  if (restA === 0 || restB === 0) return Math.min(restA + restB, most + 1);
  if (restA === 1 && restB === 1) return Math.min(1, most + 1);
  if (restA === 2 && restB === 2 && isSwap(a, b, start)) return Math.min(1, most + 1);
  if (most < 2) return most + 1;
  return tableDistance(a.slice(start, endA), b.slice(start, endB), most);
}

function isSwap(a: string, b: string, at: number): boolean {
  return a.charCodeAt(at) === b.charCodeAt(at + 1) && a.charCodeAt(at + 1) === b.charCodeAt(at);
}

/** Row by row, given up as soon as a whole row is above `most`. */
function tableDistance(a: string, b: string, most: number): number {
  const width = b.length + 1;
  let beforeLast = new Uint16Array(width);
  let last = Uint16Array.from({ length: width }, (_, column) => column);
  let current = new Uint16Array(width);
  for (let row = 1; row <= a.length; row++) {
    current[0] = row;
    let least = row;
    for (let column = 1; column < width; column++) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      let cost = Math.min(
        cell(last, column - 1) + (same ? 0 : 1),
        cell(last, column) + 1,
        cell(current, column - 1) + 1,
      );
      if (row > 1 && column > 1 && isCrossed(a, b, row, column))
        cost = Math.min(cost, cell(beforeLast, column - 2) + 1);
      current[column] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return Math.min(cell(last, b.length), most + 1);
}

function isCrossed(a: string, b: string, row: number, column: number): boolean {
  return a.charCodeAt(row - 1) === b.charCodeAt(column - 2) && a.charCodeAt(row - 2) === b.charCodeAt(column - 1);
}

function cell(row: Uint16Array, column: number): number {
  return row[column] ?? 0;
}
