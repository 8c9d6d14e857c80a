/** It was not sent: certainly no byte of it has left. `reason` is what the caller is to be told, as it is. */
export class Withheld extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super("held back", { cause: reason });
    this.name = "Withheld";
    this.reason = reason;
  }
}
