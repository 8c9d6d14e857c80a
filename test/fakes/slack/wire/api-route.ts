import { type Clock, sleptThrough } from "../../../../src/core/clock.ts";
import type { Api, ApiAnswer, ApiRequest } from "../api/api.ts";
import type { ApiFaults } from "../api/faults.ts";
import type { Answer, Asked } from "./server.ts";

export interface ApiRoute {
  answer(asked: Asked, method: string): Promise<Answer>;
  stop(): void;
}

/** A call of the Web API as HTTP, with whatever a test makes go wrong on the way. */
export function createApiRoute(api: Api, faults: ApiFaults, clock: Clock): ApiRoute {
  const stopped = new AbortController();

  const answer = async (asked: Asked, method: string): Promise<Answer> => {
    const request = readCall(asked, method);
    if (request === undefined) return plain(api.answer({ method, token: undefined, args: {} }));
    const fault = faults.take(method);
    if (fault === undefined) return plain(api.answer(request));
    switch (fault.type) {
      case "lost before":
        return undefined;
      case "lost after":
        api.answer(request);
        return undefined;
      case "delay": {
        const late = plain(api.answer(request));
        const goOn = asked.hold();
        await sleptThrough(clock, fault.ms, stopped.signal);
        goOn();
        return late;
      }
      case "hang": {
        const goOn = asked.hold();
        await faults.released();
        goOn();
        return plain(api.answer(request));
      }
      case "status":
        return { status: fault.status, headers: { "content-type": "text/plain" }, body: "upstream error" };
      case "html":
        return { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Sign in</body></html>" };
      case "rate limit":
        return plain(api.limit(request, fault.seconds));
      case "refuse":
        return plain({ status: 200, headers: {}, body: { ok: false, error: fault.error } });
    }
  };

  return {
    answer,
    stop() {
      stopped.abort();
      faults.release();
    },
  };
}

function plain({ status, headers, body }: ApiAnswer): Answer {
  return { status, headers, body: JSON.stringify(body) };
}

function readCall({ fields, headers, query }: Asked, method: string): ApiRequest | undefined {
  if (fields === undefined) return undefined;
  const args = { ...Object.fromEntries(query), ...fields };
  const bearer = /^Bearer (.+)$/u.exec(headers.authorization ?? "")?.[1];
  const token = bearer ?? (typeof args.token === "string" ? args.token : undefined);
  return { method, token, args };
}
