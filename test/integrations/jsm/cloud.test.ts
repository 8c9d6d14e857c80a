import { afterEach, describe, expect, test } from "vitest";
import { siteUrlOf } from "../../../integrations/jsm/client.ts";
import { jsm } from "../../../integrations/jsm/index.ts";
import { one, startJsm, statesOf, type World } from "./jsm-account.ts";

let world: World;

describe("the site's cloud id", () => {
  afterEach(() => world.sandbox.stop());
  const lookups = () => world.requests().filter((request) => request.includes("tenant_info"));

  test("is looked up when it is first needed, once for all who ask meanwhile, and remembered", async () => {
    world = await startJsm();
    expect(lookups()).toEqual([]);
    await world.settle(Promise.all([world.source.find("999"), world.source.find("998"), world.account.names.team?.()]));
    expect(lookups()).toHaveLength(1);
    await world.list();
    expect(lookups()).toEqual([]);
  });

  test("is not looked up when it is set, and one of another site is said to be unknown", async () => {
    world = await startJsm({ env: { JSM_CLOUD_ID: "elsewhere" } });
    await expect(world.list()).rejects.toMatchObject({ code: "vendor_not_found" });
    expect(lookups()).toEqual([]);
  });

  test("is asked of the site without the token", async () => {
    world = await startJsm();
    await world.list();
    const asked = one(world.sandbox.traffic.filter(({ path }) => path.includes("tenant_info")));
    expect(JSON.stringify(asked)).not.toMatch(/authorization/iu);
  });

  test.each([
    ["a site that there is not", 404, { message: "Page unavailable" }, "vendor_not_found"],
    ["a page instead of it", 200, "<html>Sign in</html>", "vendor_unreachable"],
    ["nothing that names it", 200, { tenant: "acme" }, "vendor_unreachable"],
  ])("that cannot be found for %s is one sentence that says what to set", async (_what, status, body, code) => {
    world = await startJsm();
    world.answers("tenant_info", status, body, { times: 4 });
    const { JSM_SITE: site = "" } = world.sandbox.env;
    const refusal = world.list();
    await expect(refusal).rejects.toMatchObject({ code });
    await expect(refusal).rejects.toThrow(`The cloud id of ${site} could not be found (`);
    await expect(refusal).rejects.toThrow(/\): check JSM_SITE, or set JSM_CLOUD_ID\.$/u);
  });

  test("is asked for again once the site answers", async () => {
    world = await startJsm();
    world.answers("tenant_info", 404, {});
    await expect(world.list()).rejects.toMatchObject({ code: "vendor_not_found" });
    expect(await world.list()).not.toHaveLength(0);
  });

  test("that cannot be found means that a write certainly did not happen", async () => {
    const known = await startJsm();
    const alert = await known.get("API is slow");
    const by = await known.by("Ben");
    const operations = known.source.acknowledge([alert], by);
    await known.sandbox.stop();
    world = await startJsm();
    world.sandbox.addFault({ path: "tenant_info", times: 20, fault: { kind: "reset" } });
    expect(statesOf(await world.run(operations, by))).toEqual(["failed", "failed"]);
  });
});

describe("settings", () => {
  const pattern = (name: string) => one(jsm.env.filter((variable) => variable.name === name)).check?.pattern;

  test("that are needed are needed together; only the token is secret", () => {
    expect(jsm.env.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "JSM_SITE",
      "JSM_EMAIL",
      "JSM_API_TOKEN",
    ]);
    expect(jsm.env.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(["JSM_API_TOKEN"]);
  });

  test.each([
    ["acme.atlassian.net", "https://acme.atlassian.net"],
    ["https://acme.atlassian.net", "https://acme.atlassian.net"],
    ["https://acme.atlassian.net/", "https://acme.atlassian.net"],
    ["HTTPS://acme.atlassian.net/jira/ops", "https://acme.atlassian.net"],
    ["http://127.0.0.1:4000/jsm/", "http://127.0.0.1:4000/jsm"],
  ])("a site such as %s is taken for %s", (typed, url) => {
    expect(pattern("JSM_SITE")?.test(typed)).toBe(true);
    expect(siteUrlOf(typed)).toBe(url);
  });

  test.each(["http://acme.atlassian.net", "ftp://acme", "https://a b", "https://acme?x=1", "https://u:p@acme", ""])(
    "a site such as %j is refused",
    (typed) => {
      expect(pattern("JSM_SITE")?.test(typed)).toBe(false);
    },
  );

  test.each([
    ["https://api.atlassian.com", true],
    ["http://127.0.0.1:4000/jsm", true],
    ["http://api.atlassian.com", false],
    ["api.atlassian.com", false],
  ])("the API's address %s is taken: %s, so that no token goes unencrypted", (typed, isTaken) => {
    expect(pattern("JSM_API_URL")?.test(typed)).toBe(isTaken);
  });
});
