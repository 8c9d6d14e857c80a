import type { Clock } from "../core/clock.ts";
import type { Named } from "../core/names.ts";
import type { OnCallSource, OnCallView, PersonQuery } from "../core/oncall.ts";
import type { Component, StatusBoard, StatusView } from "../core/status.ts";
import type { StaleAnswers } from "./stale-answers.ts";
import { dutiesAt, dutiesOf, shiftsAt } from "./stale-duties.ts";

/** "Now" for a question: one about any other instant is not answered by what was true at another. */
const NOW_MS = 60_000;

/** What queries look at: the vendors, and while one does not answer what it answered last. */
export interface StaleViews {
  onCall(source: OnCallSource): OnCallView;
  status(board: StatusBoard): StatusView;
  /** Components by which a name is resolved: what is written to one is decided by a list that is read then. */
  components(board: StatusBoard, maxAgeMs: number): Promise<readonly Component[]>;
}

export function createStaleViews(answers: StaleAnswers, clock: Clock): StaleViews {
  const isNow = (at: number): boolean => Math.abs(at - clock.now()) <= NOW_MS;

  return {
    onCall(source) {
      const { account, title } = source;
      return {
        account,
        title,
        async duties(query) {
          const ask = () => source.duties(query);
          if (!isNow(query.at)) return { value: await ask() };
          const { target } = query;
          const from =
            target === undefined
              ? {}
              : {
                  from: {
                    key: dutiesKey({ ...query, target: undefined }),
                    make: (all: Awaited<ReturnType<typeof ask>>) => dutiesOf(target, all),
                  },
                };
          const told = await answers.told({ account, title, key: dutiesKey(query), ask, ...from });
          return told.former === undefined ? told : { ...told, value: dutiesAt(told.value, clock.now()) };
        },
        async shiftsOf(query) {
          const ask = () => source.shiftsOf(query);
          if (!isNow(query.fromAt)) return { value: await ask() };
          const told = await answers.told({ account, title, key: shiftsKey(query), ask });
          return told.former === undefined ? told : { ...told, value: shiftsAt(told.value ?? [], clock.now()) };
        },
        schedules: () => answers.told({ account, title, key: "schedules", ask: source.schedules }),
      };
    },
    status(board) {
      const { account, title } = board;
      return {
        async shown() {
          const [components, notices, url] = await Promise.all([
            answers.told(componentsQuestion(board, () => board.components())),
            answers.told({ account, title, key: "notices", ask: board.openNotices }),
            answers.told({ account, title, key: "address", ask: board.pageUrl }),
          ]);
          const value = { components: components.value, notices: notices.value, url: url.value };
          // What the page shows is as old as the oldest part of it.
          const [oldest] = [components, notices, url]
            .flatMap(({ former }) => former ?? [])
            .toSorted((a, b) => a.asOf - b.asOf);
          return oldest === undefined ? { value } : { value, former: oldest };
        },
      };
    },
    async components(board, maxAgeMs) {
      const { value } = await answers.told(componentsQuestion(board, () => board.components({ maxAgeMs })));
      return value;
    },
  };
}

function componentsQuestion({ account, title }: StatusBoard, ask: () => Promise<readonly Component[]>) {
  return { account, title, key: "components", ask };
}

function dutiesKey({ target, withNext }: { readonly target?: Named | undefined; readonly withNext: boolean }): string {
  return `duties${withNext ? "" : " without next"}${target === undefined ? "" : ` of ${target.kind} ${idsOf(target)}`}`;
}

function shiftsKey({ person, fromAt, untilAt }: PersonQuery): string {
  const who = "refs" in person ? idsOf(person) : person.id;
  return `shifts of ${who} for ${Math.round((untilAt - fromAt) / NOW_MS)} min`;
}

function idsOf({ refs }: Named): string {
  return refs.map(({ account, id }) => `${account}/${id}`).join(",");
}
