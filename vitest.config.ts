import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The subpath imports of package.json lead to the built files; tests run the sources.
  resolve: {
    alias: [{ find: /^#(libs|src)\/(.*)\.js$/, replacement: `${import.meta.dirname}/$1/$2.ts` }],
  },
  test: {
    include: ['src/**/*.spec.ts', 'libs/**/*.spec.ts', 'test/**/*.spec.ts'],
    globalSetup: ['libs/testing/global-setup.ts'],
    setupFiles: ['libs/testing/setup.ts'],
    pool: 'threads',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'libs/**/*.ts'],
      exclude: ['**/*.spec.ts', '**/testing/**'],
      reportOnFailure: true,
      reporter: ['text-summary', 'json-summary', 'html'],
      // Branches lower, because the metadata the compiler writes for decorators counts as branches nobody can take
      // (`typeof X === 'undefined' ? Object : X`, half of them missed in files whose every line runs).
      thresholds: { statements: 90, lines: 90, functions: 90, branches: 85 },
    },
  },
});
