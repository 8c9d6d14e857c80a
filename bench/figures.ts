/** The middle one of several measurements, so that one disturbed by another process does not count. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value that so many per cent of the measurements do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
