import { line, own } from "./outside.ts";
import { NAME_CHARS, TAG_CHARS, TAGS_MAX } from "./told.ts";

/** The label `severity` of rules as they are commonly written, and the priority that it stands for. */
const SEVERITIES: ReadonlyMap<string, string> = new Map([
  ["critical", "P1"],
  ["page", "P1"],
  ["error", "P2"],
  ["warning", "P3"],
  ["info", "P5"],
]);
const OTHERWISE = "P3";
const PRIORITY = /^P[1-5]$/u;

/** The first that is there is the service. */
const SERVICE_LABELS = ["service", "app", "job", "namespace"];
/** Grafana's own, which say nothing to people: "__alert_rule_uid__". */
const PRIVATE_LABEL = /^__.*__$/u;

/** "P2" for what says "p2"; undefined for everything else. */
export function priorityIn(value: unknown): string | undefined {
  const said = line(value, NAME_CHARS)?.toUpperCase();
  return said !== undefined && PRIORITY.test(said) ? said : undefined;
}

/** A label `priority` goes before the severity; what says neither is P3. */
export function priorityOf(labels: unknown): string {
  const severity = line(own(labels, "severity"), NAME_CHARS)?.toLowerCase() ?? "";
  return priorityIn(own(labels, "priority")) ?? SEVERITIES.get(severity) ?? OTHERWISE;
}

export function serviceOf(labels: unknown): string | undefined {
  return SERVICE_LABELS.map((name) => line(own(labels, name), NAME_CHARS)).find((name) => name !== undefined);
}

/** "severity=critical", each label once, at most so many. */
export function tagsOf(labels: unknown, most = TAGS_MAX): readonly string[] {
  if (typeof labels !== "object" || labels === null) return [];
  const tags: string[] = [];
  for (const name of Object.keys(labels)) {
    if (tags.length >= most) break;
    const value = line(own(labels, name), TAG_CHARS);
    const tag = PRIVATE_LABEL.test(name) || value === undefined ? undefined : line(`${name}=${value}`, TAG_CHARS);
    if (tag !== undefined) tags.push(tag);
  }
  return tags;
}
