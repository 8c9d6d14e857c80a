import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { type Hook, SANDBOX_LINE, withHooks } from "./scene.ts";

/** Prints every hook: its address, what to do with it, what it lacks. Returns 0, or 1 when something is missing. */
export async function listHooks({ json = false }: { readonly json?: boolean }, shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const { sandbox } = setup.config;
  return withHooks(setup, async (hooks) => {
    const missing = [...new Set(hooks.flatMap(faultsOf))];
    const lines = sandbox ? sandboxLines(hooks, missing) : [...missing, ...hooks.flatMap(linesOf)];
    const text = json ? JSON.stringify({ sandbox, missing, hooks: hooks.map(recordOf) }) : lines.join("\n");
    shell.stdout.write(`${text}\n`);
    return missing.length === 0 || sandbox ? 0 : 1;
  });
}

/** Who is not imitated there can be tried by hand all the same. */
function sandboxLines(hooks: readonly Hook[], missing: readonly string[]): readonly string[] {
  const others = "Other senders can be tried in it by hand while `serve` runs";
  if (missing.length > 0) return [SANDBOX_LINE, `${others}: ${missing.join(" ")}`];
  return [SANDBOX_LINE, `${others}.`, ...hooks.flatMap(linesOf)];
}

function faultsOf({ missing, unready }: Hook): readonly string[] {
  return [...missing, ...(unready === undefined ? [] : [unready])];
}

function linesOf({ source, url }: Hook): readonly string[] {
  const { title, path } = source;
  if (url === undefined) return [`${title}: /hooks/${path}, which has no address yet.`];
  return ["", `${title}: ${url}`, ...source.setup(url).map((line) => `  ${line}`)];
}

function recordOf(hook: Hook): object {
  const { path, title, proof } = hook.source;
  const { url } = hook;
  return {
    ...{ path, title, proof, missing: faultsOf(hook) },
    ...(url === undefined ? {} : { url, setup: hook.source.setup(url) }),
  };
}
