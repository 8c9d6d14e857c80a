import { escapeHtml } from "../reading/html.ts";
import type { Installs } from "../world/installs.ts";
import type { World } from "../world/world.ts";
import type { Answer, Asked } from "./server.ts";

/**
 * The page where somebody lets the app into a workspace (Slack docs, Installing with OAuth, read 2026-11-21). Its buttons
 * lead to the same address with `allow=<workspace>` or `deny=1`, which redirects to the app as Slack does.
 */
export function answerAuthorize(world: World, installs: Installs, { query }: Asked): Answer {
  const redirectUri = query.get("redirect_uri");
  if (query.get("client_id") !== world.app.clientId) return page(400, "<p>Invalid client_id parameter</p>");
  if (redirectUri === null || !URL.canParse(redirectUri))
    return page(400, "<p>redirect_uri did not match any configured URIs</p>");
  const back = new URL(redirectUri);
  const state = query.get("state");
  if (state !== null) back.searchParams.set("state", state);
  if (query.has("deny")) {
    back.searchParams.set("error", "access_denied");
    return { status: 302, headers: { location: back.href }, body: "" };
  }
  const scopes = (query.get("scope") ?? "").split(",").filter((scope) => scope !== "");
  if (scopes.length === 0) return page(400, "<p>Missing parameter: scope</p>");
  const team = query.get("allow");
  const workspace = team === null ? undefined : world.workspaces.get(team);
  if (workspace === undefined) return page(200, choices(world, query, scopes));
  const [user] = workspace.users.keys();
  back.searchParams.set("code", installs.allow(workspace.id, query.get("as") ?? user ?? "", redirectUri, scopes));
  return { status: 302, headers: { location: back.href }, body: "" };
}

function choices(world: World, query: URLSearchParams, scopes: readonly string[]): string {
  const link = (name: string, value: string, words: string): string =>
    `<p><a href="/oauth/v2/authorize?${escapeHtml(String(new URLSearchParams([...query, [name, value]])))}">${escapeHtml(words)}</a></p>`;
  const workspaces = [...world.workspaces.values()];
  return [
    `<h1>Tocsin asks for access</h1><p>${escapeHtml(scopes.join(", "))}</p>`,
    ...workspaces.map(({ id, name }) => link("allow", id, `Allow in ${name} (${id})`)),
    link("deny", "1", "Cancel"),
  ].join("\n");
}

function page(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: `<!doctype html>\n${body}\n` };
}
