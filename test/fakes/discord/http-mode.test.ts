import { createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { REST, Routes } from "discord.js";
import { expect, onTestFinished, test } from "vitest";
import { openDiscord } from "./bench.ts";
import type { FakeDiscord } from "./discord.ts";

type Answer = (body: { readonly type: number; readonly id: string; readonly token: string }) => object | undefined;

/** An endpoint that verifies as Discord asks for, and answers as the test says. */
async function endpoint(discord: FakeDiscord, answer: Answer): Promise<string> {
  const key = createPublicKey({
    format: "jwk",
    key: {
      kty: "OKP",
      crv: "Ed25519",
      x: Buffer.from(discord.env.DISCORD_PUBLIC_KEY ?? "", "hex").toString("base64url"),
    },
  });
  const serve = (request: IncomingMessage, response: ServerResponse, text: string): void => {
    const signature = Buffer.from(String(request.headers["x-signature-ed25519"]), "hex");
    const signed = Buffer.from(String(request.headers["x-signature-timestamp"]) + text);
    if (!verify(null, signed, key, signature)) return void response.writeHead(401).end();
    const body = answer(JSON.parse(text));
    response.writeHead(body === undefined ? 202 : 200, { "content-type": "application/json" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => serve(request, response, Buffer.concat(chunks).toString("utf8")));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function open(answer: Answer) {
  const { discord, clock } = await openDiscord({ mode: { type: "http" } });
  const rest = new REST({ api: discord.env.DISCORD_API_URL ?? "" }).setToken(discord.env.DISCORD_TOKEN ?? "");
  const { DISCORD_APPLICATION_ID: app = "", DISCORD_GUILD_IDS: guild = "" } = discord.env;
  await rest.put(Routes.applicationGuildCommands(app, guild), { body: [{ name: "ack", description: "d" }] });
  discord.endpoint.sendTo(await endpoint(discord, answer));
  return { discord, clock, rest, ana: discord.person("ana") };
}

test("an endpoint is registered when it answers a ping, and refuses what is forged", async () => {
  const { discord } = await open(({ type }) => (type === 1 ? { type: 1 } : undefined));
  await discord.endpoint.register();
});

test("one that answers no ping is not", async () => {
  const { discord } = await open(() => ({ type: 4 }));
  await expect(discord.endpoint.register()).rejects.toThrow("pong");
});

test("a command is answered in the body of the answer", async () => {
  const { ana, discord } = await open(() => ({
    type: 4,
    data: { content: "ok", flags: 64, allowed_mentions: { parse: [] } },
  }));
  await ana.commands("/ack");
  expect(ana.sees("#ops")).toMatchObject([{ text: "ok", onlyForMe: true }]);
  expect(discord.complaints).toEqual([]);
});

test("or with 202, and by REST", async () => {
  const { ana, rest } = await open(({ id, token }) => {
    const body = { type: 5 };
    void rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    return undefined;
  });
  await ana.commands("/ack");
  expect(ana.sees("#ops")).toMatchObject([{ text: "Tocsin is thinking…", isThinking: true }]);
});

test("a body that Discord would refuse is no answer", async () => {
  const { ana, discord } = await open(() => ({ type: 4, data: { content: "x".repeat(2_001) } }));
  await expect(ana.commands("/ack")).rejects.toThrow("did not respond");
  expect(discord.complaints).toEqual(["endpoint: the answer to an interaction is refused: Invalid Form Body."]);
});

test("nobody there: the application did not respond", async () => {
  const { ana, discord } = await open(() => undefined);
  discord.endpoint.sendTo("http://127.0.0.1:9/");
  await expect(ana.commands("/ack")).rejects.toThrow("did not respond");
});
