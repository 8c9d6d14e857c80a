import { Writable } from "node:stream";

/** One thing that is written: a control sequence, a control character, or a character. */
const TOKEN = new RegExp(
  ["\\u001b\\[([0-9;?]*)([A-Za-z])", "\\u001b\\]8;;[^\\u0007\\u001b]*\\u001b\\\\", "."].join("|"),
  "gsu",
);

/**
 * A terminal that remembers what stands on it, for tests of what a person would see. It knows the sequences that we and
 * Node's readline send, and throws on any other: those would be a defect.
 */
export class VirtualTerminal extends Writable {
  readonly isTTY = true;
  readonly rows = 24;
  readonly columns: number;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** Everything as it was written. */
  raw = "";

  constructor(columns = 80) {
    super({ decodeStrings: false });
    this.columns = columns;
  }

  /** The visible lines, without blanks at their ends and without empty lines at the end. */
  get text(): string {
    return this.#lines
      .map((line) =>
        Array.from(line, (char) => char ?? " ")
          .join("")
          .trimEnd(),
      )
      .join("\n")
      .trimEnd();
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, written: () => void): void {
    const text = chunk.toString();
    this.raw += text;
    for (const [token, parameters = "", final] of text.matchAll(TOKEN)) {
      if (final !== undefined) this.#control(parameters, final);
      else if (token === "\r") this.#column = 0;
      else if (token === "\n") this.#down();
      else if (!token.startsWith("\u001b")) this.#put(token);
    }
    written();
  }

  #put(char: string): void {
    if (char < " ") throw new Error(`A control character reached the terminal: ${JSON.stringify(char)}`);
    if (this.#column >= this.columns) this.#down();
    this.#line()[this.#column] = char;
    this.#column += 1;
  }

  /** As with the usual line discipline, a line feed goes to the first column. */
  #down(): void {
    this.#row += 1;
    this.#column = 0;
    this.#line();
  }

  #control(parameters: string, final: string): void {
    const n = Number(parameters || "1");
    if (final === "A") this.#row = Math.max(0, this.#row - n);
    else if (final === "B") this.#row += n;
    else if (final === "C") this.#column += n;
    else if (final === "D") this.#column = Math.max(0, this.#column - n);
    else if (final === "G") this.#column = n - 1;
    else if (final === "J" && /^0?$/u.test(parameters)) this.#clearDown();
    else if (final === "K" && /^0?$/u.test(parameters)) this.#line().length = this.#column;
    else if (final !== "m") throw new Error(`An unknown sequence reached the terminal: ${parameters}${final}`);
    this.#line();
  }

  #clearDown(): void {
    this.#lines.length = this.#row + 1;
    const line = this.#line();
    line.length = Math.min(line.length, this.#column);
  }

  #line(): string[] {
    while (this.#lines.length <= this.#row) this.#lines.push([]);
    return this.#lines[this.#row] ?? [];
  }
}
