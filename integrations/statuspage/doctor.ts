import type { Finding } from "../../src/core/context.ts";
import { BotError, sentenceOf } from "../../src/core/errors.ts";
import { count } from "../../src/core/wording.ts";
import type { Reads } from "./reads.ts";
import { TITLE } from "./settings.ts";
import { pageUrlOf } from "./wire.ts";

/** What the key may do, found by reading; nothing is written. */
export async function examine(reads: Reads): Promise<readonly Finding[]> {
  try {
    const [page, components] = await Promise.all([reads.page(), reads.components(0)]);
    const url = pageUrlOf(page);
    return [
      { mark: "ok", subject: `${TITLE} key`, line: "accepted; that it may publish is only proved by publishing" },
      { mark: "ok", subject: `${TITLE} page`, line: [`${page.name ?? page.id} · `, { type: "link", url, text: url }] },
      components.length > 0
        ? { mark: "ok", subject: `${TITLE} components`, line: count(components.length, "component") }
        : {
            mark: "minor",
            subject: `${TITLE} components`,
            line: "The page has none: there is nothing to set a level of.",
          },
    ];
  } catch (error) {
    return [failure(error)];
  }
}

function failure(error: unknown): Finding {
  const code = error instanceof BotError ? error.code : undefined;
  if (code === "vendor_auth") {
    return { mark: "failed", subject: `${TITLE} key`, line: `Check STATUSPAGE_API_KEY: ${sentenceOf(error)}` };
  }
  if (code === "vendor_not_found") {
    return {
      mark: "failed",
      subject: `${TITLE} page`,
      line: "No page with the id in STATUSPAGE_PAGE_ID can be seen with this key.",
    };
  }
  return { mark: "failed", subject: TITLE, line: sentenceOf(error) };
}
