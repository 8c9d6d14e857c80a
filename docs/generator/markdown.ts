/** A table in Markdown; cells may hold code with bars in it. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

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
