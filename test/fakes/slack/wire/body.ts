import type { IncomingMessage } from "node:http";

const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** The whole body as text; undefined when it is too long or broken off. */
export function readText(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
    });
    request.on("end", () => resolve(bytes > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks).toString("utf8")));
    request.on("error", () => resolve(undefined));
    request.on("aborted", () => resolve(undefined));
  });
}

/** The fields of a form or of a JSON object; undefined when it is neither. */
export function readFields(text: string, contentType: string | undefined): Record<string, unknown> | undefined {
  if (contentType?.startsWith("application/json") !== true) return Object.fromEntries(new URLSearchParams(text));
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
