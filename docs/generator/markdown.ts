/** A table in Markdown, its columns in line, as the formatter wants them; cells may hold code with bars in it. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = heads.map((_, column) => Math.max(MARK_CHARS_MIN, ...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map(
    (row) => `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`,
  );
  const marks = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], marks, ...lines.slice(1)].join("\n");
}

/** What separates the head from the rows has at least three dashes in each column. */
const MARK_CHARS_MIN = 3;

export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** The anchor that GitHub gives a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/**
 * `page` with what stands between `<!-- generated:name -->` and the next `<!-- /generated -->` replaced. Throws when the
 * page has no such pair: then something generated would silently go missing.
 */
export function filled(page: string, name: string, content: string): string {
  const open = `<!-- generated:${name} -->`;
  const close = "<!-- /generated -->";
  const from = page.indexOf(open);
  const to = page.indexOf(close, from);
  if (from < 0 || to < 0) throw new Error(`There is no ${open} … ${close} in the page: put the two lines back.`);
  return `${page.slice(0, from + open.length)}\n${content}\n${page.slice(to)}`;
}
