import { setImmediate as nextTurn } from "node:timers/promises";
import axios, { type AxiosResponse } from "axios";
import { onTestFinished } from "vitest";
import { realClock } from "../../src/real-clock.ts";
import { COMPANY } from "../../src/sandbox/company.ts";
import { EMULATORS } from "../../src/sandbox/emulators.ts";
import { parsed, sampled } from "../kit/prometheus.ts";
import { startTestSandbox } from "../kit/sandbox.ts";
import { type Process, spawnTocsin } from "./process.ts";

/** Asks a server; any answer is an answer, as text. */
export const http = axios.create({ validateStatus: () => true, transformResponse: (body) => body, proxy: false });

export interface Serving extends Process {
  readonly url: string;
  get(
    path: string,
  ): Promise<{ readonly status: number; readonly data: string; readonly headers: AxiosResponse["headers"] }>;
  /** The one sample of this metric now. */
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>;
}

/** A process that serves and is ready, and its HTTP server as it says itself. */
export async function serving(folder: string, settings: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const server = spawnTocsin(folder, ["serve"], undefined, { HTTP_PORT: "0", ...settings });
  await server.says("Ready");
  const url = /\/hooks at (http:\S+)\./u.exec(server.stderr())?.[1] ?? "";
  const get = (path: string) => http.get(`${url}${path}`);
  const metric = async (name: string, labels = {}) => sampled(parsed((await get("/metrics")).data), name, labels);
  return { ...server, url, get, metric };
}

/** The first answer that fits, of a server that may not be there yet. */
export async function eventually(url: string, fits: (answer: { status: number; data: string }) => boolean) {
  for (;;) {
    try {
      const answer = await http.get(url);
      if (fits(answer)) return answer;
    } catch (error) {
      if (!axios.isAxiosError(error)) throw error;
    }
    await nextTurn();
  }
}

/** Resolves once it is so. Each look asks another process. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await nextTurn();
}

/** The sample company's vendors in this process, and the settings that lead a bot to them. */
export async function startVendors() {
  const vendors = await startTestSandbox({ emulators: EMULATORS, clock: realClock, company: COMPANY });
  onTestFinished(vendors.stop);
  const settings = { ...vendors.env, TOCSIN_USER: "ana@example.com", TOCSIN_RESPONDERS: "ana@example.com" };
  return { ...vendors, settings };
}
