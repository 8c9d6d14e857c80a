import { lengthMs, readLength } from "../../core/duration.ts";
import { constant } from "../reading.ts";
import { quotedText, writtenAs } from "../scan.ts";
import { anyEnds, startsValue, TIME_TOKENS_MAX } from "./ends.ts";
import type { KindReader } from "./kind.ts";

const CLOSING = /[?!.\s]+$/u;

export const durationReader: KindReader = {
  ends: (_slot, scan, from, limit) =>
    startsValue(scan, from, limit) ? anyEnds(scan, from, limit, TIME_TOKENS_MAX) : [],
  read(_slot, from, to, { scan }) {
    const length = readLength(quotedText(scan, from, to) ?? writtenAs(scan, from, to).replace(CLOSING, ""));
    return length === undefined ? undefined : constant(lengthMs(length));
  },
};

export const timeReader: KindReader = {
  ends: durationReader.ends,
  read(_slot, from, to, { scan, known, memo }) {
    if (known.times === undefined) return { type: "pending", needs: ["times"] };
    const text = quotedText(scan, from, to) ?? writtenAs(scan, from, to).replace(CLOSING, "");
    memo.times ??= new Map();
    if (!memo.times.has(text)) memo.times.set(text, known.times.read(text, known.actor.zone, known.now));
    const time = memo.times.get(text);
    return time === undefined ? undefined : constant(time.at, time.note);
  },
};
