import { type Env, findValue } from "./variables.ts";

/** How the chat platforms' own documents name their credentials. */
const CHAT_CREDENTIAL = /^(?:SLACK|DISCORD)_(?:\w+_)?(?:TOKEN|SECRET|KEY)$/u;

/**
 * The credentials of chat platforms that are set, also those that nothing reads. They end the sandbox: whoever has set one
 * speaks for real people, who are nobody's sample.
 */
export function chatTokens(env: Env): string[] {
  return Object.keys(env).filter((name) => CHAT_CREDENTIAL.test(name) && findValue(env, name) !== undefined);
}
