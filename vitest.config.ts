import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,libs}/*/{src,test}/**/*.test.ts', 'event-schemas/{src,test}/**/*.test.ts', 'tools/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/support/own-ports.ts'],
    isolate: false,
    pool: 'threads',
    maxWorkers: 2,
    // Machines under load stand still for a minute or two; whatever is under way then fails, and goes on in the background beside the next test.
    testTimeout: 240_000,
    // Whole servers start in hooks, on machines under load (test/support/server.ts gives up before).
    hookTimeout: 240_000,
  },
});
