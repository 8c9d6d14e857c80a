import { command } from "../core/command.ts";
import type { Item } from "../core/reply.ts";
import { typedText } from "../core/typed.ts";
import { count, oneLine } from "../core/wording.ts";
import { boardOf } from "./status-board.ts";

const BODY_CHARS = 200;
const SHOWN = 25;
const BUTTONS = 5;

export const statusTemplates = command({
  name: "status templates",
  summary: "The status page's templates; each can be opened by its name.",
  phrases: ["status templates"],
  args: {},
  permission: "read",
  examples: ["status templates"],
  async plan(_args, ctx) {
    const templates = await boardOf(ctx).templates();
    const items = templates.slice(0, SHOWN).map(({ name, title, body }): Item => {
      return { line: [{ type: "strong", text: name }, ` · ${title}`], under: [oneLine(body, BODY_CHARS)] };
    });
    const opening = ctx.may("status.write") ? templates.slice(0, BUTTONS) : [];
    return {
      type: "reply",
      tone: "plain",
      title: templates.length === 0 ? "The status page has no templates." : `${count(templates.length, "template")}`,
      blocks: items.length === 0 ? [] : [{ type: "list", items, more: templates.length - items.length }],
      buttons: opening.map(({ name }) => ({ label: `Open ${name}`, say: `status open from ${typedText(name)}` })),
    };
  },
});
