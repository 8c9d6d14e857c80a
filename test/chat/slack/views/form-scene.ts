import { setImmediate as nextTurn } from "node:timers/promises";
import type { Person } from "../../../fakes/slack/people/person.ts";
import { type RoadType, type SlackScene, startSlackScene } from "../adapter-scene.ts";

/** The bot in #ops, and somebody who changes the status there. */
export interface FormScene extends SlackScene {
  readonly ana: Person;
  /** Waits until it is so, moving time. */
  sees(condition: () => boolean): Promise<void>;
  /** The fields of Ana's form: label → what is filled in; undefined when none is open. */
  fields(): Readonly<Record<string, string>> | undefined;
  /** Fills fields in one after the other, each once the form has followed. */
  fills(values: Parameters<Person["fills"]>[0]): Promise<void>;
  /** Texts of the bot's messages that Ana sees in #ops. */
  told(): readonly string[];
}

export async function startFormScene(road: RoadType = "socket"): Promise<FormScene> {
  const scene = await startSlackScene(road);
  const ana = scene.slack.person("ana");
  await scene.answered(ana.invitesBot("#ops"));
  const sees = (condition: () => boolean): Promise<void> =>
    scene.settle(
      (async () => {
        while (!condition()) await nextTurn();
      })(),
    );
  const fields: FormScene["fields"] = () => {
    const modal = ana.modal();
    return modal && Object.fromEntries(modal.fields.map(({ label, value }) => [label, value]));
  };
  return {
    ...scene,
    ana,
    sees,
    fields,
    async fills(values) {
      for (const [label, value] of Object.entries(values)) {
        await sees(() => fields()?.[label] !== undefined);
        await scene.settle(ana.fills({ [label]: value }));
      }
    },
    told: () =>
      ana
        .sees("#ops")
        .filter(({ by }) => by === "tocsin")
        .map(({ text }) => text),
  };
}
