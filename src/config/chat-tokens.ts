import { listed } from "../core/wording.ts";
import { type Env, type Findings, findValue } from "./variables.ts";

/** How the chat platforms' own documents name their credentials. */
const CHAT_CREDENTIAL = /^(SLACK|DISCORD)_(?:\w+_)?(?:TOKEN|SECRET|KEY)$/u;

/**
 * The credentials of chat platforms that are set. They end the sandbox even where nothing connects with them: whoever
 * has set one speaks for real people, who are nobody's sample.
 */
export function chatTokens(env: Env, declared: readonly string[], findings: Findings): string[] {
  const names = Object.keys(env).filter((name) => CHAT_CREDENTIAL.test(name) && findValue(env, name) !== undefined);
  const platforms = new Set(declared.map(platformOf));
  const idle = names.filter((name) => !platforms.has(platformOf(name)));
  if (idle.length > 0) {
    findings.warnings.push(
      `${listed(idle)} ${idle.length === 1 ? "is" : "are"} set, but this version does not connect to that platform. ` +
        "The sandbox stays off all the same, unless TOCSIN_SANDBOX=1.",
    );
  }
  return names;
}

function platformOf(name: string): string {
  return name.slice(0, name.indexOf("_"));
}
