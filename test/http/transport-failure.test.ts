import { describe, expect, test } from "vitest";
import { transportFailure } from "../../src/http/transport-failure.ts";

const failing = (code: string): Error => Object.assign(new Error("failed"), { code });

describe("a connection that fails", () => {
  test.each([
    ["ECONNREFUSED", "cannot be reached (connection refused)"],
    ["EHOSTUNREACH", "cannot be reached (no route to it)"],
    ["CERT_HAS_EXPIRED", "cannot be reached (no secure connection, CERT_HAS_EXPIRED)"],
    ["EOTHER", "cannot be reached (EOTHER)"],
  ])("before it was made, with %s: nothing can have happened", (code, problem) => {
    const failure = transportFailure(failing(code), { reached: false, answered: false }, undefined);
    expect(failure).toMatchObject({ code: "vendor_unreachable", problem });
  });

  test.each(["ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "EPIPE"])(
    "after the request may have left, with %s: it may have happened",
    (code) => {
      const failure = transportFailure(failing(code), { reached: true, answered: false }, undefined);
      expect(failure).toMatchObject({ code: "vendor_silent", problem: "closed the connection without an answer" });
    },
  );
});
