import type { JsonObject } from "../../../../src/core/json.ts";

/** Slack says no. */
export class Refusal extends Error {
  /** "channel_not_found" */
  readonly code: string;
  /** What stands beside `ok: false` and `error`. */
  readonly extra: JsonObject;

  constructor(code: string, extra: JsonObject = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}
