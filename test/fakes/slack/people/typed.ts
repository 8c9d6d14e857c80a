import type { Workspace } from "../world/model.ts";

/** What a person types becomes what Slack keeps: names become mentions, addresses links, the three signs entities. */
export function encodeTyped(workspace: Workspace, typed: string, isCommand = false): string {
  // One alternative after the other, so that what became a link is not read again as a name.
  const signs = /https?:\/\/[^\s<>|]+|[\w.+-]+@[\w-]+\.[\w.-]+|@[\w.-]+|#[\w-]+|[&<>]/gu;
  return typed.replace(signs, (sign) => {
    if (sign === "&") return "&amp;";
    if (sign === "<") return "&lt;";
    if (sign === ">") return "&gt;";
    if (sign.startsWith("http")) return `<${sign.replaceAll("&", "&amp;")}>`;
    if (sign.startsWith("#")) return channelMention(workspace, sign);
    if (sign.startsWith("@")) return mention(workspace, sign, isCommand);
    return `<mailto:${sign}|${sign}>`;
  });
}

const BROADCASTS = new Set(["@here", "@channel", "@everyone"]);

/** Commands name the person beside the id; messages give the id alone (Slack docs, Slash commands, read 2026-11-21). */
function mention(workspace: Workspace, sign: string, isCommand: boolean): string {
  if (BROADCASTS.has(sign)) return `<!${sign.slice(1)}>`;
  const [, name = "", after = ""] = /^@([\w.-]*?)([.-]*)$/u.exec(sign) ?? [];
  const user = [...workspace.users.values()].find((one) => one.name === name.toLowerCase());
  if (user !== undefined) return `<@${user.id}${isCommand ? `|${user.name}` : ""}>${after}`;
  const group = [...workspace.groups.values()].find(({ handle }) => handle === name);
  return group === undefined ? sign : `<!subteam^${group.id}|@${group.handle}>${after}`;
}

function channelMention(workspace: Workspace, sign: string): string {
  const channel = [...workspace.channels.values()].find(({ name, kind }) => kind !== "im" && `#${name}` === sign);
  return channel === undefined ? sign : `<#${channel.id}|${channel.name}>`;
}
