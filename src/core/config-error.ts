/**
 * The settings cannot be used. Thrown at start only; holds every fault at once, one line each, naming the variable or
 * the line of the file and what to do. Never holds a value that may be a secret.
 */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const heading = faults.length === 1 ? "The settings have a fault:" : `The settings have ${faults.length} faults:`;
    super([heading, ...faults.map((fault) => `  ${fault}`)].join("\n"));
    this.name = "ConfigError";
    this.faults = faults;
  }
}
