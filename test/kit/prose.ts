/** So many characters of prose, each word told from the others. */
export function prose(chars: number): string {
  let text = "";
  for (let n = 1; text.length < chars; n++) text += `word${n} `;
  return text.slice(0, chars).replace(/ $/u, "x");
}
