import { DateTime } from "luxon";
import { CHANNEL, hasFlag, MESSAGE_FLAG, MESSAGE_TYPE } from "../bits.ts";
import { seeModal } from "../people/modal.ts";
import { componentToHtml, DISCORD_CSS, embedToHtml, escapeHtml, markdownToHtml, type View } from "../reading/html.ts";
import type { Channel, Message, User } from "../world/model.ts";
import { canView, findUser, type Modal, type World } from "../world/world.ts";

/** Seconds after which the page looks again. */
const REFRESH_SECONDS = 2;

/** Everything that can be seen, as one page. `as`: whose eyes and zone; without it everybody's. */
export function seePage(world: World, as: string | null): string {
  const reader = as === null ? undefined : findUser(world, as);
  const view: View = { world, reader: reader ?? world.bot };
  const roots = [...world.channels.values()].filter(
    (one) => one.thread === undefined && (reader === undefined || canView(world, one, reader.id)),
  );
  const body = [
    ...roots.map((channel) => channelHtml(view, channel, reader)),
    ...[...world.modals].flatMap(([user, modal]) =>
      reader === undefined || user === reader.id ? [modalHtml(world.users.get(user), modal)] : [],
    ),
  ].join("\n");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fake Discord</title><meta http-equiv="refresh" content="${REFRESH_SECONDS}"><style>${DISCORD_CSS}</style></head><body>${body}</body></html>\n`;
}

function channelHtml(view: View, channel: Channel, reader: User | undefined): string {
  const threads = [...view.world.channels.values()].filter(({ thread }) => thread?.parentId === channel.id);
  if (channel.messages.length === 0 && threads.length === 0) return "";
  const isTheirs = ({ onlyFor }: Message): boolean =>
    onlyFor === undefined || reader === undefined || onlyFor === reader.id;
  const list = (one: Channel): string =>
    one.messages
      .filter(isTheirs)
      .map((message) => messageHtml(view, message))
      .join("\n");
  const name = channel.type === CHANNEL.dm ? `Direct messages with ${channel.name}` : `#${channel.name}`;
  return [
    `<h2>${escapeHtml(name)}</h2>`,
    list(channel),
    ...threads.map(
      (one) => `<div class="thread"><div class="by">${escapeHtml(threadName(channel, one))}</div>${list(one)}</div>`,
    ),
  ].join("\n");
}

/** One message as Discord would show it. */
function messageHtml(view: View, message: Message): string {
  const { authorId, content, embeds, components, at, flags, type, onlyFor } = message;
  const author = view.world.users.get(authorId);
  const when = DateTime.fromMillis(at, { zone: view.reader.zone, locale: "en-US" }).toFormat("h:mm a");
  const words = hasFlag(flags, MESSAGE_FLAG.LOADING)
    ? "<i>Tocsin is thinking…</i>"
    : type === MESSAGE_TYPE.pinned
      ? "<i>pinned a message to this channel.</i>"
      : markdownToHtml(view, content);
  const name = author?.globalName ?? authorId;
  const privately = onlyFor === undefined ? "" : '<div class="note">Only you can see this</div>';
  const asked = message.interaction && view.world.users.get(message.interaction.userId)?.username;
  return [
    `<div class="message${onlyFor === undefined ? "" : " private"}" id="m-${escapeHtml(message.id)}"><div class="avatar">${escapeHtml(name.slice(0, 1))}</div><div style="flex:1">`,
    asked === undefined ? "" : `<div class="note">asked by ${escapeHtml(asked)}</div>`,
    `<span class="by">${escapeHtml(name)}</span>${author?.isBot === true ? ' <span class="app">APP</span>' : ""} <span class="when">${escapeHtml(when)}</span>`,
    `<div>${words}${message.editedAt === undefined ? "" : ' <span class="when">(edited)</span>'}</div>`,
    ...embeds.map((one) => embedToHtml(view, one)),
    ...components.map((one) => componentToHtml(view, one)),
    message.reactions.size === 0
      ? ""
      : `<div class="row">${[...message.reactions].map(([emoji, users]) => `${escapeHtml(emoji)} ${users.size}`).join(" ")}</div>`,
    privately,
    "</div></div>",
  ].join("");
}

function modalHtml(user: User | undefined, modal: Modal): string {
  const { title, text, fields } = seeModal(modal);
  const inputs = fields.map(
    ({ label, value, options, isRequired }) =>
      `<div><b>${escapeHtml(label)}</b>${isRequired ? " *" : ""}</div><div class="input">${escapeHtml(value === "" ? options.join(" · ") : value)}</div>`,
  );
  return `<div class="modal"><div class="note">${escapeHtml(user?.globalName ?? "")} has this open</div><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p>${inputs.join("")}<span class="button primary">Submit</span></div>`;
}

function threadName({ tags }: Channel, { name, thread }: Channel): string {
  const applied = tags.filter(({ id }) => thread?.appliedTags.includes(id) === true).map((one) => `[${one.name}]`);
  return [name, ...applied, ...(thread?.isArchived === true ? ["(archived)"] : [])].join(" ");
}
