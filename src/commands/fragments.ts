import { arg } from "../core/args.ts";

/** Shared pieces of the grammar: `{alerts}` in a phrase stands for this text. */
export const FRAGMENTS = {
  alerts:
    "[<whose>] [<state>] [in storm|card <card>] [for <service>] [team <team>] [older <older>] [<priority>] [from <vendor>] [except <except>]",
} as const;

/** The slots of `{alerts}`. */
export const ALERT_FILTER = {
  whose: arg.word("mine or all", { mine: ["my"], all: ["everything"] }),
  state: arg.word("open, acked or snoozed", {
    open: ["triggered", "unacknowledged", "unacked"],
    acked: ["acknowledged"],
    snoozed: [],
  }),
  card: arg.card(),
  service: arg.named(["service"]),
  team: arg.named(["team"]),
  older: arg.duration(),
  priority: arg.word("p1 to p5, high or low", { p1: [], p2: [], p3: [], p4: [], p5: [], high: ["urgent"], low: [] }),
  vendor: arg.named(["vendor"]),
  except: arg.handles(),
} as const;
