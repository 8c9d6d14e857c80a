import { PLAIN_BRUSH } from "../chat/console/colours.ts";
import { render } from "../chat/console/render.ts";
import { visible } from "../chat/console/visible.ts";
import { BotError } from "../core/errors.ts";
import { claim } from "./claim.ts";
import { reloadOnHangUp } from "./reload.ts";
import { readSetup } from "./setup.ts";
import type { Shell } from "./shell.ts";
import { leaveOnSignal } from "./signals.ts";

/** Runs the bot without a prompt until SIGINT or SIGTERM. Returns 0. */
export async function serve(shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const tell = (line: string): void => void shell.stderr.write(`${visible(line)}\n`);
  const host = await claim(setup, shell, {
    role: "serve",
    onUnasked({ live, reply }) {
      const reader = { zone: setup.config.zone, now: setup.clock.now() };
      if (!live) shell.stderr.write(`${render(reply, reader, PLAIN_BRUSH)}\n`);
    },
  });
  const { promise: told, resolve: leave } = Promise.withResolvers<void>();
  const leaving = leaveOnSignal(shell, leave);
  const ignoreHangUp = reloadOnHangUp(shell, host.app, tell);
  try {
    for (const line of host.app.banner) tell(line);
    if (!(await host.listen())) {
      throw new BotError("store_failed", `Nobody could reach it: ${setup.config.dataDir} cannot hold a socket.`);
    }
    tell('Ready: "tocsin say" reaches it. Ctrl-C or SIGTERM stops it.');
    await told;
  } finally {
    await host.stop();
    ignoreHangUp();
    leaving.forget();
  }
  return 0;
}
