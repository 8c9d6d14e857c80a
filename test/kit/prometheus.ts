/** One number that was exposed. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/u;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/gy;
const VALUE = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?Inf|NaN|Nan)$/u;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/**
 * Reads Prometheus' text format 0.0.4 strictly: each family is declared once, before its samples; no series comes
 * twice; the last line ends with a line feed. Throws with the line that is wrong.
 * Source: Prometheus docs, exposition formats, read 2026-11-21.
 */
export function parsed(text: string): readonly Sample[] {
  if (!text.endsWith("\n")) throw new Error("The last line has no end.");
  const types = new Map<string, string>();
  const seen = new Set<string>();
  return text
    .slice(0, -1)
    .split("\n")
    .flatMap((line) => {
      if (line === "" || line.startsWith("# HELP ")) return [];
      if (line.startsWith("#")) {
        const [, name = "", type = ""] = /^# TYPE (\S+) (\S+)$/u.exec(line) ?? [];
        if (!TYPES.includes(type) || types.has(name)) throw new Error(`Not a declaration of something new: ${line}`);
        types.set(name, type);
        return [];
      }
      const [, name = "", inner = "", value = ""] = SAMPLE.exec(line) ?? [];
      if (!VALUE.test(value)) throw new Error(`Not a sample: ${line}`);
      const family = types.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/u, "");
      if (!types.has(family)) throw new Error(`Of no declared family: ${line}`);
      const series = line.slice(0, line.lastIndexOf(" "));
      if (seen.has(series)) throw new Error(`Twice: ${line}`);
      seen.add(series);
      return [{ name, labels: labelsOf(inner, line), value: Number(value.replace("Inf", "Infinity")) }];
    });
}

/** The value of the one series with these labels; undefined: there is none. */
export function sampled(samples: readonly Sample[], name: string, labels: Sample["labels"] = {}): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  if (found.length > 1) throw new Error(`${name} has ${found.length} such series.`);
  return found[0]?.value;
}

function labelsOf(inner: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < inner.length) {
    const [, name = "", value = ""] = LABEL.exec(inner) ?? [];
    if (name === "" || name in labels) throw new Error(`Labels that cannot be read: ${line}`);
    labels[name] = value;
  }
  return labels;
}
