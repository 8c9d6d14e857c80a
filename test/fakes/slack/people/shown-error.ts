/** What Slack shows to the person whose command or press failed: "operation_timeout", "dispatch_failed". */
export class ShownError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
