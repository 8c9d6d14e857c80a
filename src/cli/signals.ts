import type { Shell } from "./shell.ts";

/** As shells report a process that ended by SIGINT: 128 + 2. */
const INTERRUPTED = 130;

export interface Leaving {
  /** As if a signal had come. */
  interrupt(): void;
  /** Stops listening to signals. */
  forget(): void;
}

/**
 * Leaves in order at the first SIGINT or SIGTERM, at once at the second: what is on disk then is finished by the next
 * start.
 */
export function leaveOnSignal(shell: Shell, leave: () => void): Leaving {
  let isLeaving = false;
  const interrupt = (): void => {
    if (isLeaving) shell.exit(INTERRUPTED);
    isLeaving = true;
    leave();
  };
  shell.signals.on("SIGINT", interrupt);
  shell.signals.on("SIGTERM", interrupt);
  return {
    interrupt,
    forget() {
      shell.signals.off("SIGINT", interrupt);
      shell.signals.off("SIGTERM", interrupt);
    },
  };
}
