/** What stands in the place of a secret. */
const MASK = "[redacted]";
/** Shorter values are not masked: they occur by chance everywhere. No vendor issues keys this short. */
const SECRET_CHARS_MIN = 4;
/** Shortest piece of base64 that is taken for a part of a secret. */
const BASE64_CHARS_MIN = 8;

export type Redact = (text: string) => string;

/**
 * Returns a function that masks every given secret in a text: as it is, inside JSON, URL-encoded, and in base64 or
 * base64url wherever it stands in the encoded bytes (so `Authorization: Basic …` is covered). Linear in the text.
 */
export function redactor(secrets: readonly string[]): Redact {
  const forms = new Set(secrets.filter((secret) => secret.length >= SECRET_CHARS_MIN).flatMap(formsOf));
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(literally).join("|"), "gu");
  return (text) => text.replace(pattern, MASK);
}

function formsOf(secret: string): string[] {
  const inBase64 = base64Forms(secret).filter((form) => form.length >= BASE64_CHARS_MIN);
  const inUrls = [encodeURIComponent(secret), new URLSearchParams({ "": secret }).toString().slice(1)];
  return [secret, JSON.stringify(secret).slice(1, -1), ...inUrls, ...inBase64];
}

/** Base64 maps 3 bytes to 4 characters, so a value looks different at each of three offsets; its edges depend on its
 * neighbours and are left out. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const firstWhole = Math.ceil((offset * 8) / 6);
    const lastWhole = Math.floor((bytes.length * 8) / 6);
    const encoded = bytes.toString("base64").slice(firstWhole, lastWhole);
    return [encoded, encoded.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
