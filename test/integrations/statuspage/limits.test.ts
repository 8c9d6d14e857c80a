import { afterEach, expect, it } from "vitest";
import { type Page, startPage } from "./kit.ts";

let page: Page;

afterEach(async () => {
  await page.stop();
});

it("a hundred reads never meet the vendor's limit, and leave room for writes", async () => {
  page = await startPage();
  const web = await page.component("Web");
  const started = page.clock.now();
  const reads = Array.from({ length: 100 }, () => page.board.components());
  const write = page.carryOut(page.board.setLevel(web, "major_outage"));
  await write;
  expect(page.clock.now()).toBe(started);
  await page.sandbox.settle(Promise.all(reads));
  expect(page.sandbox.traffic.every((entry) => entry.status === 200)).toBe(true);
  expect(page.clock.now() - started).toBeLessThanOrEqual(180_000);
});

it("a 420 is waited out, then one request goes out each second", async () => {
  const behaviour = { requestsPerMinute: 3 };
  page = await startPage({ behaviour });
  const started = page.clock.now();
  await page.sandbox.settle(Promise.all([1, 2, 3, 4].map(() => page.board.components())));
  expect(page.sandbox.traffic.map((entry) => entry.status)).toEqual([200, 200, 200, 420, 200]);
  expect(page.clock.now() - started).toBe(60_000);
  behaviour.requestsPerMinute = 60;
  await page.sandbox.settle(Promise.all([1, 2].map(() => page.board.components())));
  expect(page.clock.now() - started).toBe(62_000);
});

it("a wrong key and an unknown page are findings that name the setting", async () => {
  page = await startPage({ env: { STATUSPAGE_API_KEY: "wrong" } });
  expect(await page.account.doctor()).toMatchObject([
    { mark: "failed", line: expect.stringContaining("STATUSPAGE_API_KEY") },
  ]);
  await page.stop();
  page = await startPage({ env: { STATUSPAGE_PAGE_ID: "nopage" } });
  expect(await page.account.doctor()).toMatchObject([
    { mark: "failed", line: expect.stringContaining("STATUSPAGE_PAGE_ID") },
  ]);
  // Also whoever reads the page hears which setting it is, not only that something is unknown.
  await expect(page.board.components()).rejects.toMatchObject({
    code: "vendor_not_found",
    message: expect.stringContaining("STATUSPAGE_PAGE_ID"),
  });
});

it("a good key finds the page, its address and its components", async () => {
  page = await startPage();
  const findings = await page.account.doctor();
  expect(findings.map(({ mark, subject }) => [mark, subject])).toEqual([
    ["ok", "Statuspage key"],
    ["ok", "Statuspage page"],
    ["ok", "Statuspage components"],
  ]);
  expect(JSON.stringify(findings)).toContain("Kestrel CI Status");
});

it("an answer that is no list of components is one clear sentence", async () => {
  page = await startPage();
  page.sandbox.addFault({ path: "/components", fault: { kind: "answer", status: 200, body: { components: "none" } } });
  await expect(page.board.components()).rejects.toThrow(
    "Statuspage answered /components with something that cannot be read.",
  );
});
