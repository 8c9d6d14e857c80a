import { z } from "zod";
import { BotError, ERRORS } from "../../src/core/errors.ts";
import type { VendorHttp } from "../../src/core/http.ts";
import { parseAnswer } from "../../src/core/wire.ts";

const TENANT_INFO = "/_edge/tenant_info";
const tenantInfo = z.object({ cloudId: z.string().min(1) });

/** The id under which Atlassian's API knows the site. */
export interface Cloud {
  /** Looked up once, when it is first needed; a failure is not kept. Throws BotError whose code says that nothing was done. */
  id(): Promise<string>;
  /** As far as it is known; never asks. */
  known(): string | undefined;
}

/** The site's own address tells its id to everybody (developer.atlassian.com, read 2026-11-21). */
export function cloudOf(site: VendorHttp, siteUrl: string, title: string, given: string | undefined): Cloud {
  let known = given;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    try {
      const answer = await site.send({ method: "GET", path: TENANT_INFO, mode: "read" });
      known = parseAnswer(title, tenantInfo, answer.body, TENANT_INFO).cloudId;
      return known;
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      throw notFound(error, siteUrl);
    } finally {
      asking = undefined;
    }
  }

  return {
    known: () => known,
    id: async () => {
      if (known !== undefined) return known;
      asking ??= ask();
      return asking;
    },
  };
}

/** Whatever was to be done has not been sent yet, so the code never leaves that open. */
function notFound(error: BotError, siteUrl: string): BotError {
  const code = ERRORS[error.code].effect === "none" ? error.code : "vendor_unreachable";
  return new BotError(
    code,
    `The cloud id of ${siteUrl} could not be found (${error.message}): check JSM_SITE, or set JSM_CLOUD_ID.`,
    { cause: error, details: error.details },
  );
}
