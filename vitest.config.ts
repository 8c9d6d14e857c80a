import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/kit/postgres-server.ts"],
    pool: "forks",
    maxWorkers: 2,
    // Only what hangs is to end by it: whole vendors are imitated, and the machines that run this are shared and noisy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts", "integrations/**/*.ts"],
      reporter: ["text-summary"],
      thresholds: {
        "src/router/**/*.ts": { lines: 90 },
        "src/engine/**/*.ts": { lines: 90 },
        "integrations/**/*.ts": { lines: 90 },
      },
    },
  },
});
