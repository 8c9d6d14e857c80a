import { createHash } from "node:crypto";
import { sleptThrough } from "../../../core/clock.ts";
import type { Home } from "../../../core/desk.ts";
import { inParallel } from "../../../core/in-parallel.ts";
import { spellOf } from "../../../core/log.ts";
import type { SlackParts } from "../ports.ts";
import { withPlaceLinks } from "./place-links.ts";
import { homeView } from "./view.ts";

/** Whoever opened it so long ago has gone on to something else: opening it again is one click. */
const OPEN_MS = 3_600_000;
/** Pages that this process keeps fresh; the one opened longest ago is left as it is. */
const OPEN_MOST = 200;
const LOOK_EVERY_MS = 60_000;
/** What somebody pressed is done soon, and by then has left what was read for everybody. */
const AFTER_PRESS_MS = 25_000;
const AT_ONCE = 4;

/** The pages that people look at. */
export interface OpenHomes {
  /** Shows it, and keeps it fresh for an hour. Resolves when it is shown, or cannot be. Never throws. */
  opened(team: string, user: string): Promise<void>;
  /** Something was pressed on it: it is looked at once more soon, not only with the others. */
  pressed(team: string, user: string): void;
}

interface OpenHome {
  readonly team: string;
  readonly user: string;
  /** By a clock that never jumps. */
  readonly openedAt: number;
  /** Of what it shows. */
  shown: string | undefined;
  isLookedAfter: boolean;
}

type HomeParts = Pick<SlackParts, "desk" | "people" | "web" | "names" | "clock" | "log" | "stopping">;

/**
 * Once a minute, while there are any, each page is put together anew, and published only where it has changed. Each
 * process keeps those that were opened through it; what is opened through another one is that one's.
 */
export function createOpenHomes(parts: HomeParts): OpenHomes {
  const { desk, people, web, names, clock, log, stopping } = parts;
  /** In the order in which they were opened. */
  const homes = new Map<string, OpenHome>();
  const spell = spellOf(log, "slack.home.publish");
  let isKeeping = false;

  async function show(home: OpenHome): Promise<void> {
    const { team, user } = home;
    try {
      const actor = await people.actor(team, user);
      const page = await desk.home(actor);
      const hash = hashOf(page);
      // Whoever opened it again meanwhile was shown it by that.
      if (stopping.aborted || hash === home.shown) return;
      const view = homeView(linked(page, team), { zone: actor.zone, now: clock.now() });
      await web.call(team, "views.publish", { user_id: user, view }, { repeatable: true });
      home.shown = hash;
      spell.worked();
    } catch (error) {
      spell.failed(error, { team, user });
    }
  }

  function linked({ waiting, onCall, alerts, status }: Home, team: string): Home {
    return { waiting: withPlaceLinks(waiting, names, team), onCall, alerts, status };
  }

  async function keepFresh(): Promise<void> {
    isKeeping = true;
    while (homes.size > 0 && (await sleptThrough(clock, LOOK_EVERY_MS, stopping))) {
      for (const [key, { openedAt }] of homes) if (clock.elapsed() - openedAt >= OPEN_MS) homes.delete(key);
      for await (const _ of inParallel([...homes.values()], show, AT_ONCE));
    }
    isKeeping = false;
  }

  return {
    async opened(team, user) {
      const key = `${team}.${user}`;
      const home: OpenHome = { team, user, openedAt: clock.elapsed(), shown: undefined, isLookedAfter: false };
      homes.delete(key);
      homes.set(key, home);
      const [longestAgo] = homes.keys();
      if (homes.size > OPEN_MOST && longestAgo !== undefined) homes.delete(longestAgo);
      await show(home);
      if (!isKeeping && !stopping.aborted) void keepFresh();
    },
    pressed(team, user) {
      const home = homes.get(`${team}.${user}`);
      if (home === undefined || home.isLookedAfter) return;
      home.isLookedAfter = true;
      const lookAgain = async (): Promise<void> => {
        const isOver = await sleptThrough(clock, AFTER_PRESS_MS, stopping);
        home.isLookedAfter = false;
        if (isOver) await show(home);
      };
      void lookAgain();
    },
  };
}

/** The page's words; in Slack's own format the same times read differently from minute to minute. */
function hashOf(page: Home): string {
  return createHash("sha256").update(JSON.stringify(page)).digest("base64");
}
