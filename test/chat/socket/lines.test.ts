import fc from "fast-check";
import { expect, test } from "vitest";
import { readLines } from "../../../src/chat/socket/lines.ts";

async function* chunksOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [i, from] of at.entries()) yield bytes.subarray(from, at[i + 1] ?? bytes.length);
}

test("lines come out whole wherever the stream is cut, in the middle of a character too", async () => {
  const line = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\n"));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat()), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""));
      expect(await Array.fromAsync(readLines(chunksOf(bytes, cuts), 100_000))).toEqual(lines);
    }),
  );
});

test("what follows the last line feed was cut off and is no line", async () => {
  expect(await Array.fromAsync(readLines(chunksOf(Buffer.from('{"a":1}\n{"b"'), []), 100))).toEqual(['{"a":1}']);
});

test("a line that grows too long is refused before it ends", async () => {
  let taken = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      taken += 1;
      yield Buffer.alloc(10, "x");
    }
  }
  await expect(Array.fromAsync(readLines(endless(), 95))).rejects.toThrow("A line may have at most 95 bytes.");
  expect(taken).toBe(10);
});
