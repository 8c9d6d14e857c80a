import { DateTime } from "luxon";
import { z } from "zod";
import { blocksOf } from "../blocks/check.ts";
import { blocksToHtml, escapeHtml, type Filled, SLACK_CSS, spansToHtml } from "../reading/html.ts";
import { readMrkdwn } from "../reading/mrkdwn.ts";
import { type ReaderView, viewOf } from "../reading/span.ts";
import { shownValue } from "../reading/values.ts";
import type { Channel, Message, View, Workspace } from "../world/model.ts";
import { stateOf } from "../world/views.ts";
import type { World } from "../world/world.ts";

/** Seconds after which the page looks again. */
const REFRESH_SECONDS = 2;

/** Everything that can be seen, as one page: channels with their messages, open modals, Homes. `as`: whose eyes and zone. */
export function seePage(world: World, as: string | null): string {
  const body = [...world.workspaces.values()].map((workspace) => workspaceHtml(world, workspace, as)).join("\n");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fake Slack</title><meta http-equiv="refresh" content="${REFRESH_SECONDS}"><style>${SLACK_CSS}</style></head><body>${body}</body></html>\n`;
}

function workspaceHtml(world: World, workspace: Workspace, as: string | null): string {
  const reader = [...workspace.users.values()].find(({ name }) => name === as);
  const view = viewOf(workspace, reader?.id ?? "", world.clock.now());
  const channels = [...workspace.channels.values()].filter(({ id, members }) => {
    const isEmpty = (workspace.messages.get(id) ?? []).length === 0;
    return !isEmpty && (reader === undefined || members.has(reader.id));
  });
  const isTheirs = ({ user }: View): boolean => reader === undefined || user === reader.id;
  const modals = [...workspace.stacks.values()].flatMap((stack) => stack.slice(-1)).filter(isTheirs);
  const homes = [...workspace.homes.values()].filter(isTheirs);
  return [
    `<h1>${escapeHtml(workspace.name)}</h1>`,
    ...channels.map((channel) => channelHtml(workspace, channel, reader?.id, view)),
    ...modals.map((modal) => viewHtml(workspace, modal, view)),
    ...homes.map((home) => viewHtml(workspace, home, view)),
  ].join("\n");
}

function channelHtml(workspace: Workspace, channel: Channel, reader: string | undefined, view: ReaderView): string {
  const messages = (workspace.messages.get(channel.id) ?? []).filter(
    ({ onlyFor }) => onlyFor === undefined || reader === undefined || onlyFor === reader,
  );
  const name = channel.kind === "im" ? `Direct messages with ${channel.name}` : `#${channel.name}`;
  const roots = messages.filter(({ thread }) => thread === undefined || !messages.some(({ ts }) => ts === thread));
  const threadOf = ({ ts }: Message): string => {
    const replies = messages.filter(({ thread }) => thread === ts);
    return replies.length === 0
      ? ""
      : `<div class="thread">${replies.map((one) => messageHtml(workspace, one, view)).join("")}</div>`;
  };
  return `<h2>${escapeHtml(name)}</h2>${roots.map((one) => messageHtml(workspace, one, view) + threadOf(one)).join("\n")}`;
}

/** One message as Slack would show it. */
function messageHtml(workspace: Workspace, message: Message, view: ReaderView): string {
  const author = workspace.users.get(message.user);
  const when = DateTime.fromSeconds(Number(message.ts), { zone: view.zone, locale: "en-US" }).toFormat("h:mm a");
  const content =
    message.blocks === undefined
      ? `<div class="blocks"><p>${spansToHtml(readMrkdwn(message.text, view, { verbatim: false, namesBecomeMentions: false }))}</p></div>`
      : blocksToHtml(message.blocks, view);
  const note =
    message.onlyFor === undefined
      ? ""
      : `<div class="private-note">Only visible to ${escapeHtml(workspace.users.get(message.onlyFor)?.name ?? "one person")}</div>`;
  return [
    `<div class="message${message.onlyFor === undefined ? "" : " private"}" id="${escapeHtml(`${workspace.id}-${message.channel}-${message.ts}`)}">`,
    `<div class="avatar">${escapeHtml((author?.realName ?? "?").slice(0, 1))}</div><div style="flex:1">${note}`,
    `<span class="by">${escapeHtml(author?.realName ?? message.user)}</span>${message.botId === undefined ? "" : ' <span class="app">APP</span>'}`,
    ` <span class="when">${escapeHtml(when)}${message.isEdited ? " (edited)" : ""}</span>${content}</div></div>`,
  ].join("");
}

const titles = z.looseObject({
  title: z.looseObject({ text: z.string() }).optional(),
  submit: z.looseObject({ text: z.string() }).optional(),
  close: z.looseObject({ text: z.string() }).optional(),
});

/** A modal, or a Home, as Slack would show it. */
function viewHtml(workspace: Workspace, shown: View, view: ReaderView): string {
  const { content, user, type } = shown;
  const state = stateOf(shown);
  const { title, submit, close } = titles.parse(content);
  const filled: Filled = ({ blockId, actionId }) => {
    const value = state[blockId]?.[actionId];
    return value && shownValue(value);
  };
  const whose = workspace.users.get(user)?.realName ?? user;
  const heading = type === "home" ? `Home, as ${whose} sees it` : (title?.text ?? "");
  const buttons =
    type === "home"
      ? ""
      : `<p class="actions"><span class="button">${escapeHtml(close?.text ?? "Cancel")}</span>${submit === undefined ? "" : `<span class="button primary">${escapeHtml(submit.text)}</span>`}</p>`;
  return `<div class="modal"><h2>${escapeHtml(heading)}</h2>${blocksToHtml(blocksOf(content), view, filled)}${buttons}</div>`;
}
