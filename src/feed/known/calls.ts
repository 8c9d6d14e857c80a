/** What is asked of the world (the store, a vendor, a chat), for as long as this process leads. */
export interface Calls {
  /** Resolves and rejects as `call` does, or with the signal's reason once that aborts: the call is left to itself then. */
  wait<T>(call: Promise<T>): Promise<T>;
  /** Resolves when no call is under way, and none begins by itself. */
  idle(): Promise<void>;
}

/** From one call to the next there may be a few turns of the event loop. Ours. */
const QUIET_TURNS = 3;

export function createCalls(signal: AbortSignal): Calls {
  let underWay = 0;
  return {
    wait: async (call) => {
      underWay += 1;
      try {
        return await untilAborted(call, signal);
      } finally {
        underWay -= 1;
      }
    },
    idle: async () => {
      for (let quiet = 0; quiet < QUIET_TURNS; quiet = underWay === 0 ? quiet + 1 : 0) await nextTurn();
    },
  };
}

function untilAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
