import { BotError } from "../../core/errors.ts";

const NEWLINE = 0x0a;

/**
 * The lines of a byte stream, without their line feeds. What follows the last line feed is not a line: it was cut off.
 * Throws BotError("bad_input") as soon as a line grows beyond `bytesMax`.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString("utf8");
      parts = [];
      bytes = 0;
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }

  function keep(part: Uint8Array): void {
    bytes += part.length;
    if (bytes > bytesMax) throw new BotError("bad_input", `A line may have at most ${bytesMax} bytes.`);
    if (part.length > 0) parts.push(part);
  }
}
