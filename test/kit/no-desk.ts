import type { Desk } from "../../src/core/desk.ts";

function unexpected(): never {
  throw new Error("nobody was expected to ask the desk");
}

/** For adapters that ask nothing. */
export const NO_DESK: Desk = {
  may: unexpected,
  statusForm: unexpected,
  components: unexpected,
  statusSentence: unexpected,
  // Asked ahead, so that the first who types finds something.
  suggest: () => [],
  preview: unexpected,
  home: unexpected,
  onDuty: unexpected,
};
