/** A sandbox on this machine answers in no time. */
const ANSWER_MS = 10_000;

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks the switches of the sandbox at `base`. undefined: nobody is there, or somebody who does not speak JSON.
 * `path` is below /_control.
 */
export async function askControl(
  base: string,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<ControlAnswer | undefined> {
  const headers = { "content-type": "application/json" };
  const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
  try {
    const url = `${base.replace(/\/+$/u, "")}/_control/${path}`;
    const answer = await fetch(url, { method, signal: AbortSignal.timeout(ANSWER_MS), ...sent });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return undefined;
  }
}
