import type { HttpAnswer } from "../../src/core/http.ts";
import type { Verdict } from "../../src/core/outcome.ts";
import { LEVEL_WORDS, type NoticeData } from "../../src/core/status.ts";
import { ensureAbout, parseAnswer } from "../../src/core/wire.ts";
import { listed, quoted } from "../../src/core/wording.ts";
import type { NoticeChange } from "./params.ts";
import type { Reads } from "./reads.ts";
import { TITLE } from "./settings.ts";
import { handleOf, type WireComponent, type WireIncident, wireIncident } from "./wire.ts";

/** What a write on a notice asked for, as far as its answer can show it. */
export interface Asked {
  /** Of a notice that was there before. */
  readonly noticeId?: string;
  /** By which a new one is known, where the answer shows its metadata. */
  readonly isOurs?: (shown: WireIncident) => boolean;
  readonly name?: string | undefined;
  readonly state?: string | readonly string[] | undefined;
  readonly changes: readonly NoticeChange[];
  /** Components that must be on it, whatever their level. */
  readonly componentIds: readonly string[];
}

/**
 * Compares the answer to a write with what was asked; when it differs or says nothing of components, the notice is read
 * once more before that is believed.
 */
export async function proveNotice(reads: Reads, asked: Asked, answer: HttpAnswer): Promise<Verdict> {
  const answered = parseAnswer(TITLE, wireIncident, answer.body, "a change of a notice");
  const { noticeId = answered.id } = asked;
  const { components } = answered;
  if (answered.id === noticeId && components && differences(answered, components, asked).length === 0) {
    return judge(reads, asked, answered);
  }
  const shown = (await reads.findIncident(noticeId)) ?? answered;
  ensureAbout(TITLE, "notice", noticeId, shown.id);
  return judge(reads, asked, shown);
}

/** The result that a notice, as it now is, stands for. It was published in any case: what differs makes it uncertain. */
export async function judge(reads: Reads, asked: Asked, shown: WireIncident): Promise<Verdict> {
  const levels = await levelsOf(reads, shown);
  const data: NoticeData = { noticeId: shown.id, handle: handleOf(shown.id), url: await reads.urlOf(shown) };
  const differing = differences(shown, levels, asked);
  if (differing.length === 0) return { state: "done", data };
  return { state: "unknown", reason: `${TITLE} accepted it, but shows ${listed(differing)}.`, data };
}

/** The components of a notice; where it does not tell (the field may be null), those of the page. */
async function levelsOf(reads: Reads, { components }: WireIncident): Promise<readonly WireComponent[]> {
  const shown = components ?? (await reads.wireComponents());
  reads.learn(shown);
  return shown;
}

function differences(shown: WireIncident, levels: readonly WireComponent[], asked: Asked): readonly string[] {
  const components = new Map(levels.map((component) => [component.id, component]));
  const missing = asked.componentIds.filter((id) => !components.has(id));
  return [
    ...(asked.isOurs?.(shown) === false ? ["another notice"] : []),
    ...(asked.name === undefined || shown.name === asked.name ? [] : [`the name ${quoted(shown.name)}`]),
    ...(asked.state === undefined || [asked.state].flat().includes(shown.status) ? [] : [`the state ${shown.status}`]),
    ...(missing.length === 0 ? [] : [`${missing.length} of ${asked.componentIds.length} components not on it`]),
    ...asked.changes.flatMap(({ id, name, level }) => {
      const component = components.get(id);
      if (component === undefined || component.status === level) return [];
      return [`${name} as ${LEVEL_WORDS[component.status]}`];
    }),
  ];
}
