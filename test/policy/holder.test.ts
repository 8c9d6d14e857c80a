import { describe, expect, test } from "vitest";
import { ConfigError } from "../../src/core/config-error.ts";
import { BotError } from "../../src/core/errors.ts";
import { createPolicyHolder } from "../../src/policy/holder.ts";

const GOOD = "ask: {ack: 7}\n";
const BAD = "ask: {ack: 8}\nrole: {}\nplace: {}\n";

/** A disk with one file on it, which the test changes. */
function disk(text: string | undefined, policyRequired = false) {
  const file = { text, unreadable: false };
  const open = () =>
    createPolicyHolder({
      settings: { responders: [], admins: [], policyPath: "tocsin.yaml", policyRequired },
      accounts: [],
      read: async () => {
        if (file.unreadable) throw new Error("EACCES: permission denied");
        return file.text;
      },
    });
  return { file, open };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("the policy at the start", () => {
  test("a missing file is no policy, unless it was named", async () => {
    expect((await disk(undefined).open()).current().ask.ack).toBe(100);
    const error = await failure(disk(undefined, true).open());
    expect(error).toEqual(new ConfigError(["tocsin.yaml: there is no such file"]));
  });

  test("a bad file stops it with every fault", async () => {
    const error = await failure(disk(BAD).open());
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).faults).toEqual([
      "tocsin.yaml:2: role is not a key. Did you mean roles?",
      "tocsin.yaml:3: place is not a key. Did you mean places?",
    ]);
  });

  test("a file that cannot be read stops it with the reason", async () => {
    const { file, open } = disk(GOOD);
    file.unreadable = true;
    expect(((await failure(open())) as ConfigError).faults).toEqual([
      "tocsin.yaml: the file cannot be read: EACCES: permission denied",
    ]);
  });
});

describe("reloading the policy", () => {
  test("a changed file is in force at once", async () => {
    const { file, open } = disk(GOOD);
    const holder = await open();
    file.text = "ask: {ack: 9}\npeople: {ana@example.com: {zone: UTC}}\n";
    expect(await holder.reload()).toBe(
      "tocsin.yaml is in force: no roles, no places, no components, 1 person, no routes, no hooks.",
    );
    expect(holder.current().ask.ack).toBe(9);
  });

  test("a bad file keeps the old one and says which line", async () => {
    const { file, open } = disk(GOOD);
    const holder = await open();
    file.text = BAD;
    const error = await failure(holder.reload());
    expect(error).toBeInstanceOf(BotError);
    expect(error).toMatchObject({
      code: "bad_input",
      message:
        "tocsin.yaml:2: role is not a key. Did you mean roles? (and 1 more fault). The settings from before stay in force.",
    });
    expect(holder.current().ask.ack).toBe(7);
    file.text = "zzzz: 1";
    expect(await failure(holder.reload())).toMatchObject({
      message: expect.stringMatching(/usergroups, .*\. The settings/u),
    });
  });

  test("a removed file takes its policy along, unless it was named", async () => {
    const free = disk(GOOD);
    const holder = await free.open();
    free.file.text = undefined;
    expect(await holder.reload()).toContain("There is no tocsin.yaml");
    expect(holder.current().ask.ack).toBe(100);

    const bound = disk(GOOD, true);
    const named = await bound.open();
    bound.file.text = undefined;
    expect(await failure(named.reload())).toMatchObject({ code: "bad_input" });
    expect(named.current().ask.ack).toBe(7);
  });
});
