import type { Alert, AlertSource } from "../core/alerts.ts";
import type { Clock } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import type { Duty, OnCallView } from "../core/oncall.ts";
import type { ShownPage, StatusView } from "../core/status.ts";
import type { Told } from "../core/told.ts";

/** One reading serves everybody who looks within this time: fifty people who look cost the vendors what one does. */
const FRESH_MS = 20_000;
/** A long list of alerts costs a request for each hundred or so, and serves so much longer; but not longer than this. */
const ALERTS_PER_READING = 100;
const ALERTS_FRESH_MS_MAX = 5 * 60_000;
/** Accounts whose readings are kept: there are a handful. */
const ACCOUNTS_MAX = 100;

/** A pager's open, acknowledged and snoozed alerts, as of `readAt` (ms). */
export interface AlertReading {
  readonly readAt: number;
  readonly alerts: readonly Alert[];
}

/** What everybody's page is made of, read once for all of them. Throws what reading throws, which is kept likewise. */
export interface HomeReads {
  alerts(source: AlertSource): Promise<AlertReading>;
  duties(source: OnCallView): Promise<Told<readonly Duty[]>>;
  status(view: StatusView): Promise<Told<ShownPage>>;
  /** The context of a person whose status page is looked at through these readings. */
  sharing(ctx: Context): Context;
}

export function createHomeReads(clock: Clock): HomeReads {
  const alerts = keep<AlertReading>(clock, ({ alerts: found }) =>
    Math.min(ALERTS_FRESH_MS_MAX, Math.max(1, found.length / ALERTS_PER_READING) * FRESH_MS),
  );
  const duties = keep<Told<readonly Duty[]>>(clock);
  const pages = keep<Told<ShownPage>>(clock);
  const status = (view: StatusView): Promise<Told<ShownPage>> => pages("", view.shown);
  return {
    alerts: (source) =>
      alerts(source.account, async () => ({ readAt: clock.now(), alerts: await Array.fromAsync(source.list({})) })),
    duties: (source) => duties(source.account, () => source.duties({ at: clock.now(), withNext: true })),
    status,
    sharing: (ctx) => {
      const { statusView } = ctx;
      return statusView === undefined ? ctx : { ...ctx, statusView: { shown: () => status(statusView) } };
    },
  };
}

interface Kept<T> {
  /** ms by a clock that never jumps; absent while it is being read. */
  untilAt?: number;
  readonly answer: Promise<T>;
}

/** A failure is kept too: a vendor that is away is not asked once for each person who looks. */
function keep<T>(
  clock: Clock,
  freshMs: (value: T) => number = () => FRESH_MS,
): (key: string, read: () => Promise<T>) => Promise<T> {
  const all = new Map<string, Kept<T>>();
  return (key, read) => {
    const known = all.get(key);
    if (known !== undefined && (known.untilAt ?? Number.POSITIVE_INFINITY) > clock.elapsed()) return known.answer;
    if (all.size >= ACCOUNTS_MAX) all.clear();
    const one: Kept<T> = { answer: read() };
    all.set(key, one);
    const expireIn = (ms: number): void => {
      one.untilAt = clock.elapsed() + ms;
    };
    one.answer.then(
      (value) => expireIn(freshMs(value)),
      () => expireIn(FRESH_MS),
    );
    return one.answer;
  };
}
