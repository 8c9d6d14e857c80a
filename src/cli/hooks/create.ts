import { BotError } from "../../core/errors.ts";
import type { HookSubscriptions } from "../../core/events.ts";
import { listed } from "../../core/wording.ts";
import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { type Hook, SANDBOX_LINE, withHooks } from "./scene.ts";
import { type SecretSetting, secretSettingOf } from "./secret-setting.ts";

interface Subscribable {
  readonly hook: Hook;
  readonly url: string;
  readonly subscriptions: HookSubscriptions;
  readonly setting: SecretSetting;
}

/** What is said: the line for a person, and the same for a program. */
interface Report {
  readonly status: number;
  /** What goes to the standard output, which may be put into a file. */
  readonly output: string;
  readonly aside: string;
  readonly record: object;
}

/**
 * Has a vendor send its webhooks here, unless it does so already. What it signs them with goes to the standard output, as
 * the line for `.env`, and nowhere else: it is told only now. Returns 0, or 1 when there is a subscription that is of no
 * use.
 */
export async function createHook(
  name: string,
  { json = false }: { readonly json?: boolean },
  shell: Shell,
): Promise<number> {
  const setup = readSetup(shell);
  if (setup.config.sandbox) throw new BotError("not_configured", SANDBOX_LINE);
  return withHooks(setup, async (hooks) => {
    const wanted = subscribable(hooks, name, secretSettingOf(setup.config, name));
    const report = (await existing(wanted)) ?? (await made(wanted));
    if (!json && report.aside !== "") shell.stderr.write(`${report.aside}\n`);
    const output = json ? JSON.stringify({ hook: name, url: wanted.url, ...report.record }) : report.output;
    if (output !== "") shell.stdout.write(`${output}\n`);
    return report.status;
  });
}

function subscribable(hooks: readonly Hook[], name: string, setting: SecretSetting | undefined): Subscribable {
  const hook = hooks.find(({ source }) => source.path === name);
  const able = hooks.filter(({ source }) => source.subscriptions !== undefined).map(({ source }) => source.path);
  const instead = able.length === 0 ? "no vendor that is configured has an API for that" : `there is ${listed(able)}`;
  if (hook === undefined) throw new BotError("not_found", `There is no hook "${name}" to create: ${instead}.`);
  const { source, url, missing } = hook;
  if (source.subscriptions === undefined || setting === undefined) {
    const line = `${source.title} has no API for that: \`tocsin hooks\` says what to do there; ${instead}.`;
    throw new BotError("not_configured", line);
  }
  if (url === undefined) throw new BotError("not_configured", missing.join(" "));
  return { hook, url, subscriptions: source.subscriptions, setting };
}

/** The subscription that there is already. Its secret is told by nobody any more. */
async function existing({ hook, url, subscriptions, setting }: Subscribable): Promise<Report | undefined> {
  const found = await subscriptions.find(url);
  const there = found.find(({ active }) => active) ?? found[0];
  if (there === undefined) return undefined;
  const { title } = hook.source;
  const isReady = hook.unready === undefined;
  const lines = [`${title} sends its webhooks to ${url} already (${there.id}); nothing was created.`];
  if (!there.active) lines.push(`It is switched off: switch it on at ${title}.`);
  if (!isReady) {
    lines.push(
      `${setting.name} is not set, and ${title} tells it only once: if nobody has it, delete the webhook there and run this again.`,
    );
  }
  const { id, active } = there;
  return {
    status: active && isReady ? 0 : 1,
    output: "",
    aside: lines.join(" "),
    record: { id, active, created: false, line: lines.join(" ") },
  };
}

async function made({ hook, url, subscriptions, setting }: Subscribable): Promise<Report> {
  const { id, secret } = await subscriptions.create(url);
  // Those from before stay: webhooks under way, and other addresses, are signed with them.
  const value = [secret, ...setting.secrets].join(",");
  const { title } = hook.source;
  const aside = `${title} sends its webhooks to ${url} from now on (${id}). Put the line on the standard output into .env, then start Tocsin again: the secret is told only now.`;
  return {
    status: 0,
    output: `${setting.name}=${value}`,
    aside,
    record: { id, active: true, created: true, setting: setting.name, value },
  };
}
