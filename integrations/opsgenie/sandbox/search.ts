import { Refusal } from "./answers.ts";
import type { AlertRow } from "./world.ts";

/*
 * The part of OpsGenie's search language that is documented in "Alerts Search Query Help": field: value, comparisons of
 * numbers, AND, OR, NOT, parentheses around terms and around values. What it does not know it refuses.
 */

type Test = (alert: AlertRow) => boolean;

const TEXT_FIELDS: Readonly<Record<string, (alert: AlertRow, names: TeamNames) => readonly string[]>> = {
  alertid: (alert) => [alert.id],
  tinyid: (alert) => [alert.tinyId],
  alias: (alert) => [alert.alias],
  message: (alert) => [alert.message],
  status: (alert) => [alert.status],
  acknowledged: (alert) => [String(alert.acknowledged)],
  snoozed: (alert) => [String(alert.snoozedUntilAt !== null)],
  priority: (alert) => [alert.priority],
  tag: (alert) => alert.tags,
  source: (alert) => [alert.source],
  owner: (alert) => [alert.owner],
  acknowledgedby: (alert) => [alert.acknowledgedBy],
  closedby: (alert) => [alert.closedBy],
  entity: (alert) => [alert.entity],
  teams: (alert, names) => alert.responders.flatMap((one) => (one.type === "team" ? [names(one.id)] : [])),
};
const NUMBER_FIELDS: Readonly<Record<string, (alert: AlertRow) => number>> = {
  createdat: (alert) => alert.createdAt,
  lastoccurredat: (alert) => alert.lastOccurredAt,
  snoozeduntil: (alert) => alert.snoozedUntilAt ?? 0,
  count: (alert) => alert.count,
};
const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ":": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

export type TeamNames = (teamId: string) => string;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|(<=|>=|[():<>])|([^\s():<>"]+))/gy;

function tokens(query: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < query.length) {
    if (query.slice(TOKEN.lastIndex).trim() === "") break;
    const match = TOKEN.exec(query);
    if (match === null) throw refused(query);
    const [, text, sign, word] = match;
    if (text !== undefined) found.push({ text: text.replace(/\\(.)/g, "$1"), quoted: true });
    else found.push({ text: sign ?? word ?? "", quoted: false });
  }
  return found;
}

/** Throws a Refusal (422) for anything that is not in the language. */
export function compileSearch(query: string, names: TeamNames): Test {
  const rest = tokens(query);
  const isNext = (text: string): boolean => rest[0]?.quoted === false && rest[0].text === text;
  const isWord = (word: string): boolean => rest[0]?.quoted === false && rest[0].text.toUpperCase() === word;
  const take = (): Token => {
    const token = rest.shift();
    if (token === undefined) throw refused(query);
    return token;
  };
  const expect = (text: string): void => {
    if (!isNext(text)) throw refused(query);
    take();
  };

  function anyOf(): Test {
    const tests = [allOf()];
    while (isWord("OR")) {
      take();
      tests.push(allOf());
    }
    return tests.length === 1 ? (tests[0] as Test) : (alert) => tests.some((test) => test(alert));
  }
  function allOf(): Test {
    const tests = [one()];
    while (isWord("AND") || isWord("NOT")) {
      if (isWord("AND")) take();
      tests.push(one());
    }
    return (alert) => tests.every((test) => test(alert));
  }
  function one(): Test {
    if (isWord("NOT")) {
      take();
      const test = one();
      return (alert) => !test(alert);
    }
    if (isNext("(")) {
      take();
      const test = anyOf();
      expect(")");
      return test;
    }
    return condition(take().text.toLowerCase());
  }
  function condition(field: string): Test {
    const sign = take().text;
    const compare = COMPARE[sign];
    const number = NUMBER_FIELDS[field];
    if (number !== undefined && compare !== undefined) {
      const wanted = Number(take().text);
      if (!Number.isFinite(wanted)) throw refused(query);
      return (alert) => compare(number(alert), wanted);
    }
    const text = TEXT_FIELDS[field];
    if (text === undefined || sign !== ":") throw refused(query);
    const wanted = values().map((value) => value.toLowerCase());
    return (alert) => text(alert, names).some((value) => wanted.includes(value.toLowerCase()));
  }
  function values(): string[] {
    if (!isNext("(")) return [take().text];
    take();
    const found = [take().text];
    while (isWord("OR")) {
      take();
      found.push(take().text);
    }
    expect(")");
    return found;
  }

  if (rest.length === 0) return () => true;
  const test = anyOf();
  if (rest.length > 0) throw refused(query);
  return test;
}

function refused(query: string): Refusal {
  return new Refusal(422, `Query [${query}] could not be parsed.`, { errors: { query: "is not valid" } });
}
