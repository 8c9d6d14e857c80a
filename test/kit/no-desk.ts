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
  suggest: unexpected,
  preview: unexpected,
  home: unexpected,
  onDuty: unexpected,
};
