/*
 * The search language of OpsGenie's alerts, which Jira Service Management has taken over, as far as its help documents it
 * ("Alerts Search Query Help"): field: value, comparisons of numbers, AND, OR, NOT, parentheses around terms and around
 * values. Here for the emulators: what it does not know it refuses.
 */

/** What can be asked of a row; names in lower case. A text field fits when one of its values is the one asked for. */
export interface SearchFields<T> {
  readonly text: Readonly<Record<string, (row: T) => readonly string[]>>;
  readonly number: Readonly<Record<string, (row: T) => number>>;
}

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ":": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

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
    if (match === null) throw notInLanguage(query);
    const [, text, sign, word] = match;
    if (text !== undefined) found.push({ text: text.replace(/\\(.)/g, "$1"), quoted: true });
    else found.push({ text: sign ?? word ?? "", quoted: false });
  }
  return found;
}

/** Whether a row fits; an empty query fits all. Throws SyntaxError for anything that is not in the language. */
export function compileAlertSearch<T>(query: string, fields: SearchFields<T>): (row: T) => boolean {
  type Test = (row: T) => boolean;
  const rest = tokens(query);
  const isNext = (text: string): boolean => rest[0]?.quoted === false && rest[0].text === text;
  const isWord = (word: string): boolean => rest[0]?.quoted === false && rest[0].text.toUpperCase() === word;
  const take = (): Token => {
    const token = rest.shift();
    if (token === undefined) throw notInLanguage(query);
    return token;
  };
  const expect = (text: string): void => {
    if (!isNext(text)) throw notInLanguage(query);
    take();
  };

  function anyOf(): Test {
    const tests = [allOf()];
    while (isWord("OR")) {
      take();
      tests.push(allOf());
    }
    return (row) => tests.some((test) => test(row));
  }
  function allOf(): Test {
    const tests = [one()];
    while (isWord("AND") || isWord("NOT")) {
      if (isWord("AND")) take();
      tests.push(one());
    }
    return (row) => tests.every((test) => test(row));
  }
  function one(): Test {
    if (isWord("NOT")) {
      take();
      const test = one();
      return (row) => !test(row);
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
    const number = fields.number[field];
    if (number !== undefined && compare !== undefined) {
      const wanted = Number(take().text);
      if (!Number.isFinite(wanted)) throw notInLanguage(query);
      return (row) => compare(number(row), wanted);
    }
    const text = fields.text[field];
    if (text === undefined || sign !== ":") throw notInLanguage(query);
    const wanted = values().map((value) => value.toLowerCase());
    return (row) => text(row).some((value) => wanted.includes(value.toLowerCase()));
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
  if (rest.length > 0) throw notInLanguage(query);
  return test;
}

function notInLanguage(query: string): SyntaxError {
  return new SyntaxError(`Query [${query}] could not be parsed.`);
}
