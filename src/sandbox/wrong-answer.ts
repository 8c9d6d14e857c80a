/** What a vendor says in place of the truth, in the words of all of them. */
const OTHER_STATE: Readonly<Record<string, string>> = {
  triggered: "resolved",
  acknowledged: "triggered",
  resolved: "triggered",
  open: "closed",
  closed: "open",
  operational: "major_outage",
  under_maintenance: "operational",
  degraded_performance: "operational",
  partial_outage: "operational",
  major_outage: "operational",
  investigating: "resolved",
  identified: "investigating",
  monitoring: "investigating",
  scheduled: "completed",
  in_progress: "scheduled",
  verifying: "scheduled",
  completed: "scheduled",
};
const ID_KEYS: ReadonlySet<string> = new Set(["id", "requestId", "alertId", "alias", "incident_key"]);

/** A vendor's answer with other ids, or with another state; what is no JSON stays as it is. */
export function wrongAnswer(payload: unknown, what: "ids" | "state"): unknown {
  if (typeof payload !== "string" || !payload.startsWith("{")) return payload;
  return JSON.stringify(
    JSON.parse(payload, (key, value: unknown) => (what === "ids" ? otherId(key, value) : otherState(key, value))),
  );
}

/** As many characters of the same alphabet: only whoever compares it sees that it is another one. */
function otherId(key: string, value: unknown): unknown {
  if (!ID_KEYS.has(key) || typeof value !== "string") return value;
  const reversed = [...value].reverse().join("");
  return reversed === value ? `${value}0` : reversed;
}

function otherState(key: string, value: unknown): unknown {
  if (key === "acknowledged" && typeof value === "boolean") return !value;
  return key === "status" && typeof value === "string" ? (OTHER_STATE[value] ?? value) : value;
}
