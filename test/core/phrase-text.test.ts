import { expect, test } from "vitest";
import { arg } from "../../src/core/args.ts";
import { phraseText } from "../../src/core/phrase-text.ts";

const ARGS = {
  whose: arg.word("mine or all", { mine: ["my"], all: [] }),
  now: arg.word("now", { now: [] }),
  to: arg.named(["person", "policy"]),
  length: arg.duration(),
  until: arg.time(),
  except: arg.handles(),
  note: arg.text(),
};

test.each([
  ["ack {alerts} [<now>]", "ack <alerts> [now]"],
  ["alerts [<whose>] [except <except>]", "alerts [mine|all] [except <handles>]"],
  ["list <whose>", "list (mine|all)"],
  ["set <now>", "set now"],
  ["assign|give <to>", "assign|give <person|policy>"],
  ["snooze for <length>|until <until>[: <note>]", "snooze for <duration>|until <time>[: <note>]"],
])("the phrase %s is read as %s", (phrase, text) => {
  expect(phraseText(phrase, ARGS)).toBe(text);
});
