/** A page for somebody who installs the bot. Everything in it is text, whatever it holds. */
export interface Page {
  readonly title: string;
  readonly text: string;
  readonly link?: { readonly url: string; readonly text: string };
}

/** Nothing but the page itself is loaded, and neither its address nor what Slack put into it goes anywhere else. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

const STYLE =
  "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1d1c1d}" +
  "a{display:inline-block;padding:.6rem 1.2rem;border-radius:.4rem;background:#1d1c1d;color:#fff;text-decoration:none}";

export function htmlOf({ title, text, link }: Page): string {
  const button = link === undefined ? "" : `<p><a href="${escaped(link.url)}">${escaped(link.text)}</a></p>\n`;
  return (
    `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escaped(title)}</title>\n` +
    `<style>${STYLE}</style>\n<h1>${escaped(title)}</h1>\n<p>${escaped(text)}</p>\n${button}</html>\n`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? "");
}
