import fc from "fast-check";
import { expect, test } from "vitest";
import { findHook, hookAddress } from "../../src/hooks/address.ts";
import { holdsOneOf, shownSecrets } from "../../src/hooks/proof.ts";
import { hookSecret, hookSecrets } from "../../src/hooks/secrets.ts";
import { FORMER, MASTER } from "./bed.ts";
import { plainSource } from "./senders.ts";

test("a hook's secret is the same for ever, and another one for every hook and every master", () => {
  // Worked out by `printf %s hook:grafana | openssl dgst -sha256 -hmac …`: an address that was given out must stay.
  expect(hookSecret(MASTER, "grafana")).toBe("9FeHqu50alZNQmTZqONJNQ8qeoIMyBIgN7Nfyf0fMbY");
  const secrets = [MASTER, FORMER].flatMap((master) =>
    ["grafana", "in/a", "in/b"].map((path) => hookSecret(master, path)),
  );
  expect(new Set(secrets).size).toBe(6);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/u);
});

test("the new master's secret comes first, and without it there is none", () => {
  expect(hookSecrets({ secret: MASTER, formerSecret: FORMER }, "grafana")).toEqual([
    hookSecret(MASTER, "grafana"),
    hookSecret(FORMER, "grafana"),
  ]);
  expect(hookSecrets({ secret: undefined, formerSecret: FORMER }, "grafana")).toEqual([]);
});

test("secrets of any lengths are compared without a fault, and fit only themselves", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (shown, ours) => {
      expect(holdsOneOf(shown, ours)).toBe(shown.some((one) => ours.includes(one)));
    }),
  );
});

test("whatever the headers hold, what is shown is text", () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (authorization, inAddress) => {
      for (const secret of shownSecrets({ headers: { authorization } }, inAddress))
        expect(typeof secret).toBe("string");
    }),
  );
});

test("an address leads back to its hook and its secret", () => {
  const sources = ["grafana", "in/a", "in/a-b"].map(plainSource);
  for (const source of sources) {
    const address = hookAddress("https://bot.example.com/tocsin", source.path, "s3cret");
    expect(address).toBe(`https://bot.example.com/tocsin/hooks/${source.path}/s3cret`);
    const behind = address.split("/hooks/")[1] ?? "";
    expect(findHook(sources, behind)).toEqual({ source, secret: "s3cret" });
    expect(findHook(sources, source.path)).toEqual({ source, secret: undefined });
  }
});
