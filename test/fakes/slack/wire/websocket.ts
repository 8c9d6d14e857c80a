import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** RFC 6455, 1.3: what proves that the server understood the handshake. */
const HANDSHAKE_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Far above any acknowledgement. */
const FRAME_BYTES_MAX = 4 * 1024 * 1024;
const NORMAL_CLOSURE = 1_000;

const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** The server's end of one WebSocket: text messages only, which is all that Socket Mode speaks. */
export interface WebSocketPeer {
  send(text: string): void;
  /** Begins the closing handshake. */
  close(): void;
  /** Breaks the connection, as a network does. */
  destroy(): void;
}

export interface WebSocketEars {
  heard(text: string): void;
  closed(): void;
}

/** Takes over a connection that asks to become a WebSocket. Answers 400 when it does not ask properly. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  ears: WebSocketEars,
): WebSocketPeer | undefined {
  const key = request.headers["sec-websocket-key"];
  if (typeof key !== "string") {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    return undefined;
  }
  const accept = createHash("sha1")
    .update(key + HANDSHAKE_GUID)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );

  let buffered = Buffer.alloc(0);
  let text: Buffer[] = [];
  let isClosing = false;
  const write = (opcode: number, payload: Buffer): void => {
    if (socket.writable) socket.write(frame(opcode, payload));
  };
  const close = (): void => {
    if (isClosing) return;
    isClosing = true;
    const code = Buffer.alloc(2);
    code.writeUInt16BE(NORMAL_CLOSURE);
    write(OPCODE.close, code);
  };
  socket.on("data", (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (let read = readFrame(buffered); read !== undefined; read = readFrame(buffered)) {
      if (read === "too long") return socket.destroy();
      buffered = buffered.subarray(read.bytes);
      if (read.opcode === OPCODE.ping) write(OPCODE.pong, read.payload);
      else if (read.opcode === OPCODE.close) {
        close();
        socket.end();
      } else if (read.opcode === OPCODE.text || read.opcode === OPCODE.continuation) {
        text.push(read.payload);
        if (!read.isFinal) continue;
        const whole = Buffer.concat(text).toString("utf8");
        text = [];
        ears.heard(whole);
      }
    }
  });
  // A broken connection is followed by "close", where it is counted.
  socket.on("error", () => socket.destroy());
  socket.on("close", () => ears.closed());
  // Node's HTTP server keeps its half open: an app that was killed sends no close frame, only this.
  socket.on("end", () => socket.end());
  return { send: (message) => write(OPCODE.text, Buffer.from(message)), close, destroy: () => socket.destroy() };
}

/** RFC 6455, 5.2: a final frame, unmasked as a server's are. */
function frame(opcode: number, payload: Buffer): Buffer {
  const length = payload.length;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  if (length < 126) header[1] = length;
  else if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}

interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
  /** With its header. */
  readonly bytes: number;
}

/** The first frame of what came so far; undefined while it is not whole. */
function readFrame(data: Buffer): Frame | "too long" | undefined {
  if (data.length < 2) return undefined;
  const short = data.readUInt8(1) & 0x7f;
  const isMasked = (data.readUInt8(1) & 0x80) !== 0;
  const maskAt = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (data.length < maskAt) return undefined;
  const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
  if (length > FRAME_BYTES_MAX) return "too long";
  const payloadAt = maskAt + (isMasked ? 4 : 0);
  if (data.length < payloadAt + length) return undefined;
  const payload = Buffer.from(data.subarray(payloadAt, payloadAt + length));
  if (isMasked) {
    for (let at = 0; at < length; at += 1) payload[at] = payload.readUInt8(at) ^ data.readUInt8(maskAt + (at % 4));
  }
  const first = data.readUInt8(0);
  return { opcode: first & 0x0f, isFinal: (first & 0x80) !== 0, payload, bytes: payloadAt + length };
}
