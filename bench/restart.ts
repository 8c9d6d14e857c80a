import { fork } from "node:child_process";
import { once } from "node:events";

/** Several times what 10,000 plans take; what is not finished by then never will be. */
const LIMIT_MS = 300_000;

export interface RestartOrder {
  readonly env: Readonly<Record<string, string>>;
  /** How many there are to finish. */
  readonly plans: number;
}

export type RestartAnswer =
  /** Since the process was started, ms. */
  | { readonly type: "answered"; readonly attachedMs: number }
  | {
      readonly type: "finished";
      /** How long each question waited for its answer, ms, the first one included. */
      readonly answers: readonly number[];
      /** Documents that should be gone. */
      readonly open: number;
      readonly missing: number;
      readonly doubled: number;
      readonly residentMb: number;
    };

export interface Restarted extends Extract<RestartAnswer, { readonly type: "finished" }> {
  /** From the start of the process, ms. */
  readonly attachedMs: number;
  readonly firstAnswerMs: number;
  readonly finishedMs: number;
}

/** Starts the bot in a process of its own and waits until it has finished everything. `cache`: as `tocsin` has one. */
export async function restart(order: RestartOrder, cache: string): Promise<Restarted> {
  const start = performance.now();
  const child = fork(new URL("./restart-process.ts", import.meta.url).pathname, {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const exited = once(child, "exit");
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const next = async (): Promise<RestartAnswer> => {
    const [answer] = await Promise.race([once(child, "message"), exited]);
    if (typeof answer !== "object" || answer === null)
      throw new Error(`the bot ended, or was ended after ${LIMIT_MS / 1_000} s, before it had finished`);
    return answer;
  };
  child.send(order);
  const answered = await next();
  const firstAnswerMs = performance.now() - start;
  const finished = await next();
  const finishedMs = performance.now() - start;
  await exited;
  clearTimeout(limit);
  if (answered.type !== "answered" || finished.type !== "finished") throw new Error("the bot told another story");
  return { ...finished, attachedMs: answered.attachedMs, firstAnswerMs, finishedMs };
}
