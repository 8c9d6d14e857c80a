/** What Discord shows to the person whose command or press failed: "The application did not respond". */
export class ShownError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
