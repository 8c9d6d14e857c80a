import { createHash } from "node:crypto";
import { componentItem, noticeItem } from "../commands/status-lines.ts";
import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { BoardEvent } from "../core/events.ts";
import { messageOf } from "../core/inbound.ts";
import type { Account } from "../core/integration.ts";
import type { JsonObject } from "../core/json.ts";
import { type Place, placeWithId } from "../core/people.ts";
import type { Reply } from "../core/reply.ts";
import type { Route } from "../core/routes.ts";
import { LEVEL_WORDS, type StatusBoard } from "../core/status.ts";
import type { Store } from "../core/store.ts";
import { readRef, refValue } from "./message-book.ts";
import { openStandingMessage } from "./standing-message.ts";

/** A notice that nobody has touched for so long is over, or is told anew. */
const KEPT_MS = 30 * 86_400_000;

/** What a card of the status page shows, and whether that is its end: what comes after is another trouble. */
interface Face {
  readonly reply: Reply;
  readonly isOver: boolean;
}

/** What is kept of one card. */
interface Kept {
  readonly ref?: MessageRef;
  /** Since when it may have been posted, ms. */
  readonly since?: number;
  /** Of what it shows. */
  readonly digest?: string;
}

export interface BoardCardsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly accounts: readonly Account[];
  routes(): readonly Route[];
  adapterOf(platform: string): ChatAdapter | undefined;
}

/**
 * Tells what has changed on a status page, however it was changed: one card for each notice and for each component that is
 * not operational, in the places of the routes that name the page's vendor. It is read back first, for the event proves
 * nothing. Throws BotError; the same event again then ends in the same cards.
 */
export function createBoardCards(parts: BoardCardsParts): (event: BoardEvent) => Promise<void> {
  const { store, clock, accounts, routes, adapterOf } = parts;

  async function show(place: Place, id: string, { reply, isOver }: Face): Promise<void> {
    const adapter = adapterOf(place.platform);
    if (adapter === undefined) return;
    const document = `board-card:${place.id}:${id}`;
    const kept = await store.get("seen", document);
    const { ref, since, digest }: Kept = read(kept?.value);
    const shown = digestOf(reply);
    // The end of what nobody was told of is no news.
    if (digest === shown || (kept === undefined && isOver)) return;
    const until = clock.now() + KEPT_MS;
    const keep = (value: JsonObject) => store.commit([{ put: "seen", id: document, value: { ...value, until } }]);
    const before = adapter.keepsMessages ? ref : undefined;
    if (before === undefined) await keep({ since: since ?? clock.now() });
    const posting = { key: `${document}:${since ?? clock.now()}` };
    const standing = openStandingMessage({ adapter, place, posting, begun: { ref: before, since }, clock });
    await standing.put(messageOf(reply));
    const now = standing.ref();
    if (isOver) await store.commit([{ drop: "seen", id: document }]);
    else await keep({ digest: shown, ...(now === undefined ? {} : { ref: refValue(now) }) });
  }

  return async ({ account, notice, component }) => {
    const found = accounts.find((one) => one.account === account);
    const board = found?.capabilities.status;
    if (board === undefined) return;
    found?.forget?.();
    const places = [
      ...new Set(
        routes()
          .filter(({ vendors }) => vendors.includes(account))
          .flatMap(({ to }) => to),
      ),
    ];
    if (places.length === 0) return;
    const face = notice === undefined ? await componentFace(board, component) : await noticeFace(board, notice);
    if (face === undefined) return;
    for (const id of places) {
      await show(placeWithId(id), `${account}:${notice ?? component}`, face);
    }
  };
}

async function noticeFace(board: StatusBoard, id: string): Promise<Face | undefined> {
  const isIt = (one: { readonly id: string }): boolean => one.id === id;
  const notice = (await board.openNotices()).find(isIt) ?? (await board.recentNotices()).find(isIt);
  if (notice === undefined) return undefined;
  const { handle, name, state, kind, components } = notice;
  const isOver = state === "resolved" || state === "completed" || state === "postmortem";
  const reply: Reply = {
    type: "reply",
    tone: isOver ? "good" : "warn",
    title: [{ type: "strong", text: `${board.title}: ${name}` }, ` · ${state.replaceAll("_", " ")}`],
    blocks: [{ type: "list", items: [noticeItem(notice, components)] }],
    ...(isOver || kind === "maintenance" ? {} : { buttons: [{ label: "Resolve", say: `status resolve ${handle}` }] }),
  };
  return { reply, isOver };
}

async function componentFace(board: StatusBoard, id: string | undefined): Promise<Face | undefined> {
  const component = (await board.components()).find((one) => one.id === id);
  if (component === undefined) return undefined;
  const isOver = component.level === "operational";
  const reply: Reply = {
    type: "reply",
    tone: isOver ? "good" : "warn",
    title: `${board.title}: ${component.name} is ${LEVEL_WORDS[component.level]}`,
    blocks: [{ type: "list", items: [componentItem(component)] }],
  };
  return { reply, isOver };
}

function digestOf(reply: Reply): string {
  return createHash("sha256").update(JSON.stringify(reply)).digest("base64url");
}

function read({ ref, since, digest }: JsonObject = {}): Kept {
  return {
    ...(typeof ref === "object" && ref !== null ? { ref: readRef(ref as JsonObject) } : {}),
    ...(typeof since === "number" ? { since } : {}),
    ...(typeof digest === "string" ? { digest } : {}),
  };
}
