import type { RawData, WebSocket } from "ws";
import type { z } from "zod";
import type { Json } from "../../../../src/core/json.ts";
import { INTENT, INTENTS_KNOWN } from "../bits.ts";
import { memberPayload, userPayload, wholeGuildPayload } from "../world/payloads.ts";
import { botGuilds, type World } from "../world/world.ts";
import {
  CLOSE,
  type CloseReason,
  frameSchema,
  identifySchema,
  OP,
  requestMembersSchema,
  resumeSchema,
} from "./frames.ts";
import { type Dispatched, missedSince, type Session, tellSession } from "./session.ts";

/** "Apps can send 120 gateway events per connection every 60 seconds" (Discord docs, Gateway, read 2026-11-21). */
const SENDS_MAX = 120;
const SENDS_WINDOW_MS = 60_000;

/** What a bot may say that nobody here answers. */
const QUIET_OPS: ReadonlySet<number> = new Set([OP.presence, OP.voiceState, OP.soundboard]);

/** One bot's end of the gateway. */
export interface Connection {
  /** Absent until it identified or resumed. */
  readonly session: Session | undefined;
  send(frame: { readonly op: number; readonly d: Json }): void;
  sendRaw(frame: string): void;
  close(code: number): void;
  cut(): void;
}

export interface ConnectionParts {
  readonly peer: WebSocket;
  readonly world: World;
  readonly sessions: Map<string, Session>;
  /** "http://127.0.0.1:4001" */
  readonly url: string;
  readonly heartbeatMs: number;
  isZombie(): boolean;
  mayIdentify(): boolean;
  identified(): void;
  resumed(): void;
  ready(): void;
  gone(): void;
}

export function createConnection(parts: ConnectionParts): Connection {
  const { peer, world, sessions } = parts;
  let session: Session | undefined;
  let sends = { at: world.clock.now(), count: 0 };

  const send = (frame: { readonly op: number; readonly d: Json; readonly s?: number; readonly t?: string }): void => {
    if (peer.readyState === peer.OPEN && !parts.isZombie()) {
      peer.send(JSON.stringify({ s: null, t: null, ...frame }));
    }
  };
  const dispatch = ({ t, s, d }: Dispatched): void => send({ op: OP.dispatch, t, s, d });
  const take = (next: Session): void => {
    session = next;
    next.send = dispatch;
  };

  const refuse = ([code, reason]: CloseReason): void => peer.close(code, reason);

  const identify = (raw: unknown): void => {
    const asked = identifySchema.safeParse(raw);
    const no = session !== undefined ? CLOSE.alreadyAuthenticated : identifyRefusal(parts, asked.data);
    if (no !== undefined || asked.data === undefined) {
      refuse(no ?? CLOSE.decodeError);
      return;
    }
    parts.identified();
    const { intents, shard = [0, 1] } = asked.data;
    const next: Session = { id: `session-${world.snowflakes.next()}`, intents, events: [], lastSequence: 0 };
    sessions.set(next.id, next);
    take(next);
    greet(world, next, parts.url, shard);
    parts.ready();
  };

  const resume = (raw: unknown): void => {
    const asked = resumeSchema.safeParse(raw);
    const known = sessions.get(asked.data?.session_id ?? "");
    const missed = known && missedSince(known, asked.data?.seq ?? 0);
    if (!asked.success) refuse(CLOSE.decodeError);
    else if (!isToken(world, asked.data.token)) refuse(CLOSE.authenticationFailed);
    else if (known === undefined) send({ op: OP.invalidSession, d: false });
    else if (missed === undefined) refuse(CLOSE.invalidSequence);
    else {
      parts.resumed();
      for (const event of missed) dispatch(event);
      take(known);
      tellSession(known, { type: "RESUMED", intents: 0, data: { _trace: [] } });
      parts.ready();
    }
  };

  const isFlood = (): boolean => {
    const now = world.clock.now();
    if (now - sends.at >= SENDS_WINDOW_MS) sends = { at: now, count: 0 };
    sends.count += 1;
    return sends.count > SENDS_MAX;
  };

  const heard = (data: RawData): void => {
    const frame = frameSchema.safeParse(parse(String(data)));
    if (isFlood()) refuse(CLOSE.rateLimited);
    else if (!frame.success) refuse(CLOSE.decodeError);
    else if (frame.data.op === OP.heartbeat) send({ op: OP.heartbeatAck, d: null });
    else if (frame.data.op === OP.identify) identify(frame.data.d);
    else if (frame.data.op === OP.resume) resume(frame.data.d);
    else if (session === undefined) refuse(CLOSE.notAuthenticated);
    else if (frame.data.op === OP.requestMembers) sendMembers(world, session, frame.data.d);
    else if (!QUIET_OPS.has(frame.data.op)) refuse(CLOSE.unknownOpcode);
  };

  peer.on("message", heard);
  // A broken connection is followed by "close", where it is counted.
  peer.on("error", () => peer.terminate());
  peer.on("close", () => {
    if (session?.send === dispatch) delete session.send;
    session = undefined;
    parts.gone();
  });
  peer.send(
    JSON.stringify({ op: OP.hello, d: { heartbeat_interval: parts.heartbeatMs, _trace: [] }, s: null, t: null }),
  );

  return {
    get session() {
      return session;
    },
    send,
    sendRaw: (frame) => peer.send(frame),
    close: (code) => peer.close(code),
    cut: () => peer.terminate(),
  };
}

/** READY, then each guild (Discord docs, Gateway Events, Ready, read 2026-11-21). */
function greet(world: World, session: Session, url: string, shard: readonly [number, number]): void {
  const guilds = botGuilds(world);
  tellSession(session, {
    type: "READY",
    intents: 0,
    data: {
      v: 10,
      user: { ...userPayload(world.bot), verified: true, mfa_enabled: false, email: null, flags: 0 },
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: `${url.replace("http:", "ws:")}/gateway`,
      shard: [...shard],
      application: { id: world.applicationId, flags: 0 },
      private_channels: [],
      session_type: "normal",
      user_settings: {},
      relationships: [],
      presences: [],
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
      auth: {},
      _trace: [],
    },
  });
  for (const guild of guilds) {
    tellSession(session, { type: "GUILD_CREATE", intents: INTENT.GUILDS, data: wholeGuildPayload(world, guild) });
  }
}

function sendMembers(world: World, session: Session, raw: unknown): void {
  const asked = requestMembersSchema.safeParse(raw);
  const guild = asked.success ? world.guilds.get([asked.data.guild_id].flat()[0] ?? "") : undefined;
  if (!asked.success || guild === undefined) return;
  const { query, user_ids: ids, nonce } = asked.data;
  const wanted = ids === undefined ? undefined : new Set([ids].flat());
  const members = [...guild.members.values()].filter(({ user }) =>
    wanted === undefined ? user.username.startsWith(query ?? "") : wanted.has(user.id),
  );
  tellSession(session, {
    type: "GUILD_MEMBERS_CHUNK",
    intents: 0,
    data: {
      guild_id: guild.id,
      members: members.map((one) => ({ ...memberPayload(one), user: userPayload(one.user) })),
      chunk_index: 0,
      chunk_count: 1,
      ...(nonce !== undefined && { nonce }),
    },
  });
}

/** Why Discord does not let a bot in. */
function identifyRefusal(
  { world, mayIdentify }: ConnectionParts,
  asked: z.output<typeof identifySchema> | undefined,
): CloseReason | undefined {
  if (asked === undefined) return CLOSE.decodeError;
  const { token, intents, shard = [0, 1] } = asked;
  if (!isToken(world, token) || !mayIdentify()) return CLOSE.authenticationFailed;
  if (shard[0] >= shard[1]) return CLOSE.invalidShard;
  if ((intents & ~INTENTS_KNOWN) !== 0) return CLOSE.invalidIntents;
  return (intents & deniedIntents(world)) === 0 ? undefined : CLOSE.disallowedIntents;
}

function isToken(world: World, token: string): boolean {
  return token.replace(/^Bot /u, "") === world.token;
}

function deniedIntents({ privileged }: World): number {
  return (
    (privileged.messageContent ? 0 : INTENT.MESSAGE_CONTENT) |
    (privileged.members ? 0 : INTENT.GUILD_MEMBERS) |
    (privileged.presences ? 0 : INTENT.GUILD_PRESENCES)
  );
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
