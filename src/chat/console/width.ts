/** Unicode East Asian Width W and F, by block, and what terminals draw as pictures: two columns each. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;

function charColumns(char: string): number {
  if (NONE.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** How many columns of a terminal a plain text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += charColumns(char);
  return columns;
}

/** The text cut, with an ellipsis, to at most `columnsMax` columns. */
export function cutToColumns(text: string, columnsMax: number): string {
  if (columnsOf(text) <= columnsMax) return text;
  let columns = 1;
  let kept = "";
  for (const char of text) {
    columns += charColumns(char);
    if (columns > columnsMax) break;
    kept += char;
  }
  return `${kept}…`;
}
