import type { Routing } from "../../src/router/router.ts";

/** An invocation in one line for tables: its command and its arguments by name. */
export function summaryOf(routing: Routing): string {
  if (routing.type === "silence") return "silence";
  if (routing.type === "choice") return `choice: ${routing.choice.options.map((option) => option.say).join(" | ")}`;
  if (routing.type === "reply") return `reply: ${flat(routing.reply.title)}`;
  const args = Object.entries(routing.args).map(([name, value]) => `${name}=${plain(value)}`);
  return [routing.command.name, ...args, ...(routing.asks ? ["?"] : [])].join(" · ");
}

function plain(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if ("component" in value && "level" in value) return `${plain(value.component)}=${String(value.level)}`;
  if ("number" in value) return `${"prefix" in value ? `${String(value.prefix)}-` : "#"}${String(value.number)}`;
  if ("handle" in value) return String(value.handle);
  if ("group" in value) return `${String(value.group)}/${String((value as { name?: unknown }).name)}`;
  return "name" in value ? String(value.name) : JSON.stringify(value);
}

export function flat(line: unknown): string {
  if (typeof line === "string") return line;
  if (Array.isArray(line)) return line.map(flat).join("");
  return typeof line === "object" && line !== null && "text" in line ? String(line.text) : "";
}
