/** Boundaries of the code. `test/architecture.spec.ts` sees each rule fail on a planted violation. */
const spec = '\\.spec\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'context-only-via-index',
      comment: 'A context is entered through its index.ts: ports to ask, events to react to.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: spec },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Domain code knows the kernel, its own domain and what Node computes; no framework, database or other context.',
      severity: 'error',
      from: { path: '^src/([^/]+)/domain/', pathNot: spec },
      to: { pathNot: ['^src/$1/domain/', '^libs/kernel/', '^(node:)?(crypto|net|util)$'] },
    },
    {
      name: 'libs-never-import-src',
      severity: 'error',
      from: { path: '^libs/(?!testing/)' },
      to: { path: '^src/' },
    },
    {
      name: 'kernel-stands-alone',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: spec },
      to: { pathNot: ['^libs/kernel/', '(^|/)node_modules/uuid/', '^(node:)?(async_hooks|crypto)$'] },
    },
    {
      name: 'llm-stands-alone',
      comment: 'The model library can be used and tested without the application.',
      severity: 'error',
      from: { path: '^libs/llm/', pathNot: [spec, '^libs/llm/testing/'] },
      to: { path: ['^libs/(?!llm/)', '(^|/)node_modules/@(nestjs|mikro-orm)/'] },
    },
    {
      name: 'statistics-stand-alone',
      comment: 'What is random and how sure results are can be read and tested without anything else.',
      severity: 'error',
      from: { path: '^libs/experiments/', pathNot: spec },
      to: { pathNot: '^libs/experiments/' },
    },
    {
      name: 'commands-know-no-adapters',
      comment: 'Use cases do not know how they are called or who else is.',
      severity: 'error',
      from: { path: '\\.(command|query)\\.ts$' },
      to: { path: ['mikro-orm', '(^|/)node_modules/fastify/', '^libs/cqrs/dispatcher\\.ts$'] },
    },
    {
      name: 'http-does-not-persist',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: ['^libs/persistence/', 'mikro-orm', '/infrastructure/.*repositor'] },
    },
    {
      name: 'only-persistence-and-mappings-know-the-orm',
      severity: 'error',
      from: { path: '^(src|libs)/', pathNot: ['^libs/persistence/', '/infrastructure/', '/testing/', spec] },
      to: { path: '(^|/)node_modules/@mikro-orm/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(src|libs)/', pathNot: [spec, '/testing/'] },
      to: {
        path: [
          '^libs/testing/',
          '^libs/[^/]+/testing/',
          spec,
          '(^|/)node_modules/(vitest|fast-check|supertest)/',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['ai-gym-source', 'import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
