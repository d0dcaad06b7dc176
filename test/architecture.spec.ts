import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const { forbidden: RULES } = createRequire(import.meta.url)(CONFIG) as {
  forbidden: { name: string; from: { path?: string } }[];
};

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

async function cruise(folder: string): Promise<Cruise> {
  const cli = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const run = promisify(execFile)(
    process.execPath,
    [cli, 'src', 'libs', '--config', CONFIG, '--output-type', 'json'],
    {
      cwd: folder,
      maxBuffer: 200_000_000,
    },
  );
  // It exits with the number of violations; what it found is on standard output either way.
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Cruise;
}

/** One file per rule that breaks it, in a tree that is otherwise empty. */
const PLANTED: Readonly<Record<string, readonly [file: string, text: string][]>> = {
  'context-only-via-index': [
    ['src/a/features/x.ts', "import type { B } from '../../b/domain/b.js';\nexport type A = B;"],
  ],
  'domain-is-pure': [
    ['src/a/domain/a.ts', "import { Injectable } from '@nestjs/common';\nexport const a = Injectable;"],
  ],
  'libs-never-import-src': [
    ['libs/http/x.ts', "import type { B } from '../../src/b/domain/b.js';\nexport type X = B;"],
  ],
  'kernel-stands-alone': [['libs/kernel/x.ts', "import { y } from '../http/y.js';\nexport const x = y;"]],
  'llm-stands-alone': [
    ['libs/llm/x.ts', "import { Injectable } from '@nestjs/common';\nexport const x = Injectable;"],
  ],
  'statistics-stand-alone': [
    ['libs/experiments/x.ts', "import { y } from '../http/y.js';\nexport const x = y;"],
  ],
  'commands-know-no-adapters': [
    [
      'src/a/features/do.command.ts',
      "import { MikroORM } from '@mikro-orm/postgresql';\nexport const x = MikroORM;",
    ],
  ],
  'http-does-not-persist': [
    [
      'src/a/features/do.controller.ts',
      "import { db } from '../../../libs/persistence/db.js';\nexport const x = db;",
    ],
  ],
  'only-persistence-and-mappings-know-the-orm': [
    [
      'src/a/features/helper.ts',
      "import { MikroORM } from '@mikro-orm/postgresql';\nexport const x = MikroORM;",
    ],
  ],
  'no-circular': [
    ['src/a/one.ts', "import { two } from './two.js';\nexport const one = () => two;"],
    ['src/a/two.ts', "import { one } from './one.js';\nexport const two = () => one;"],
  ],
  'no-test-code-in-production': [
    ['src/a/z.ts', "import { fake } from '../../libs/testing/fake.js';\nexport const z = fake;"],
  ],
};

const SURROUNDINGS: readonly [string, string][] = [
  ['src/b/domain/b.ts', 'export interface B { b: string }'],
  ['libs/http/y.ts', 'export const y = 1;'],
  ['libs/persistence/db.ts', 'export const db = 1;'],
  ['libs/testing/fake.ts', 'export const fake = 1;'],
];

async function plant(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-gym-boundaries-'));
  for (const [file, text] of [...SURROUNDINGS, ...Object.values(PLANTED).flat()]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  for (const file of ['package.json', 'tsconfig.json']) await copyFile(join(ROOT, file), join(folder, file));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function sources(pattern: string): Promise<[file: string, text: string][]> {
  return Promise.all(
    globSync(pattern, { cwd: ROOT }).map(async (file): Promise<[string, string]> => [
      file,
      await readFile(join(ROOT, file), 'utf8'),
    ]),
  );
}

describe('the boundaries', () => {
  let real: Cruise;
  beforeAll(async () => {
    real = await cruise(ROOT);
  }, 120_000);

  it('XC-01 XC-04 hold for the whole code, which was looked at', () => {
    expect(real.modules.length).toBeGreaterThan(400);
    expect(real.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it.each(RULES.map(({ name, from }) => [name, from.path ?? '.']))(
    'XC-01 rule %s applies to files that exist',
    (_, path) => {
      expect(real.modules.some(({ source }) => new RegExp(path).test(source))).toBe(true);
    },
  );

  it('XC-01 every rule is seen failing on a planted violation', async () => {
    const folder = await plant();
    try {
      const { summary } = await cruise(folder);
      const found = new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`));
      for (const { name } of RULES) {
        const [file] = PLANTED[name]?.[0] ?? [];
        expect(found, `rule ${name} is planted and found`).toContain(`${name} ${file}`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

describe('conventions that imports cannot show', () => {
  it('XC-05 only the dispatcher uses the buses and only the unit of work opens and ends transactions', async () => {
    const production = (await sources('{src,libs}/**/*.ts')).filter(
      ([file]) => !/\.spec\.ts$|testing\//.test(file),
    );
    expect(production.length).toBeGreaterThan(300);
    const using = (pattern: RegExp) =>
      production
        .filter(([, text]) => pattern.test(text))
        .map(([file]) => file)
        .toSorted();
    expect(using(/\b(CommandBus|QueryBus|EventBus)\b/)).toEqual(['libs/cqrs/dispatcher.ts']);
    expect(using(/\.transactional\(|em\.(begin|commit|flush)\(/)).toEqual([
      'libs/persistence/unit-of-work.ts',
    ]);
  });

  it('XC-01 nobody ties a cycle with forwardRef, throws HTTP errors below HTTP or reads the environment in passing', async () => {
    const production = (await sources('{src,libs}/**/*.ts')).filter(
      ([file]) => !/\.spec\.ts$|testing\//.test(file),
    );
    const using = (pattern: RegExp) =>
      production
        .filter(([, text]) => pattern.test(text))
        .map(([file]) => file)
        .toSorted();
    expect(using(/\bforwardRef\b/)).toEqual([]);
    expect(
      using(/\bHttpException\b|\b(NotFound|BadRequest|Forbidden|Conflict)Exception\b/).filter(
        (file) => !file.startsWith('libs/http/'),
      ),
    ).toEqual([]);
    expect(using(/process\.env/)).toEqual(['src/cli.ts', 'src/main.ts']);
  });

  it('XC-32 no statement is put together from values', async () => {
    const production = (await sources('{src,libs}/**/*.ts')).filter(
      ([file]) => !/\.spec\.ts$|testing\//.test(file),
    );
    const inQuery = /\.query(<[^>]*>)?\(\s*`[^`]*\$\{/;
    // These put names of their own into statements: columns, roles and schemas, never what anybody sent.
    const own = new Set([
      'libs/jobs/job-schema.ts',
      'libs/messaging/signals.ts',
      'libs/persistence/roles.ts',
      'src/conversation/generation/answer-follower.ts',
      'src/conversation/generation/generation-queue.ts',
    ]);
    expect(
      production.filter(([file, text]) => inQuery.test(text) && !own.has(file)).map(([file]) => file),
    ).toEqual([]);
  });
});
