import { expect, test } from "vitest";
import { readSandboxVendors } from "../../src/config/sandbox.ts";

function read(value?: string): { readonly vendors: readonly string[]; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const variables = value === undefined ? {} : { TOCSIN_SANDBOX_VENDORS: value };
  return { vendors: readSandboxVendors(variables, { faults, warnings: [] }), faults };
}

test("the sandbox imitates the first three vendors unless it is told otherwise", () => {
  expect(read()).toEqual({ vendors: ["statuspage", "pagerduty", "opsgenie"], faults: [] });
});

test.each([
  ["jsm", ["jsm"]],
  ["jsm,pagerduty", ["pagerduty", "jsm"]],
  [" JSM , jsm,, Opsgenie ", ["opsgenie", "jsm"]],
])("%j is read as %j", (value, vendors) => {
  expect(read(value)).toEqual({ vendors, faults: [] });
});

test.each([
  ["opsgeny", 'TOCSIN_SANDBOX_VENDORS has "opsgeny", which the sandbox cannot imitate. Did you mean opsgenie?'],
  [
    "statuspage,nagios",
    'TOCSIN_SANDBOX_VENDORS has "nagios", which the sandbox cannot imitate. ' +
      "It may have statuspage, pagerduty, opsgenie and jsm.",
  ],
  [" , ", "TOCSIN_SANDBOX_VENDORS names nobody. It may have statuspage, pagerduty, opsgenie and jsm."],
])("%j is refused with what would be right", (value, fault) => {
  expect(read(value).faults).toEqual([fault]);
});
