import type { ArgKind } from "../../core/args.ts";
import { addressReader } from "./address.ts";
import { changesReader } from "./changes.ts";
import { codeReader } from "./code.ts";
import { componentsReader } from "./components.ts";
import { handleReader, handlesReader } from "./handle.ts";
import type { KindReader } from "./kind.ts";
import { memberReader } from "./member.ts";
import { nameReader } from "./name.ts";
import { cardReader, numberReader } from "./numbers.ts";
import { textReader } from "./text.ts";
import { durationReader, timeReader } from "./when.ts";
import { levelReader, wordReader } from "./words.ts";

/** How each kind of argument is read. */
export const KIND_READERS: Readonly<Record<ArgKind<unknown>["kind"], KindReader>> = {
  component: nameReader,
  components: componentsReader,
  changes: changesReader,
  level: levelReader,
  notice: nameReader,
  template: nameReader,
  handle: handleReader,
  handles: handlesReader,
  card: cardReader,
  number: numberReader,
  person: nameReader,
  member: memberReader,
  address: addressReader,
  code: codeReader,
  named: nameReader,
  time: timeReader,
  duration: durationReader,
  text: textReader,
  word: wordReader,
  command: textReader,
};
