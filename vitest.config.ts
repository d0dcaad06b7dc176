import { defineConfig, type Plugin } from 'vitest/config';

/**
 * The compiler writes `typeof X === "undefined" ? Object : X` into the metadata of decorators, a branch nobody can take:
 * coverage is told to leave it out.
 */
const uncountedMetadata: Plugin = {
  name: 'uncounted-metadata',
  enforce: 'post',
  transform: (code) => ({
    code: code.replaceAll(/typeof (\w+) === "undefined" \? Object : \1/g, '/* v8 ignore next */ $&'),
    map: null,
  }),
};

export default defineConfig({
  plugins: [uncountedMetadata],
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
      thresholds: { statements: 90, lines: 90, functions: 90, branches: 90 },
    },
  },
});
