import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { declarationOf, declaredMessages } from '#libs/cqrs/message.js';
import { SYSTEM_ACCESS } from './system-access.js';
import './app.module.js';

const ROOTS = ['src', 'libs'];
const USES_SYSTEM_ROLE = /\.systemRows[<(]|\bpools\.system\b/;
const NAMES = /export (?:abstract )?(?:class|async function|function|const) (\w+)/g;

const sources = ROOTS.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('testing/'))
    .map((file) => ({ file: `${root}/${file}`, text: readFileSync(`${root}/${file}`, 'utf8') })),
);
const namesIn = (text: string): string[] => [...text.matchAll(NAMES)].map(([, name]) => name ?? '');
const systemMessages = declaredMessages()
  .filter((message) => declarationOf(message)?.system)
  .map(({ name }) => name);
const users = sources.filter(({ text }) => USES_SYSTEM_ROLE.test(text));

describe('access across organizations', () => {
  it('XC-43 every message that runs as the system role is listed with its reason', () => {
    expect(systemMessages).toContain('RegisterUser');
    expect(systemMessages.filter((name) => !Object.hasOwn(SYSTEM_ACCESS, name))).toEqual([]);
  });

  it('XC-43 every place that uses the system pool is listed with its reason', () => {
    expect(users.map(({ file }) => file)).toContain('src/identity/infrastructure/session-revocations.ts');
    const unlisted = users.filter(
      ({ text }) => !namesIn(text).some((name) => Object.hasOwn(SYSTEM_ACCESS, name)),
    );
    expect(unlisted.map(({ file }) => file)).toEqual([]);
  });

  it('XC-43 nothing is listed that does not exist, and every reason says something', () => {
    const real = new Set([...systemMessages, ...users.flatMap(({ text }) => namesIn(text)), 'Pools']);
    expect(Object.keys(SYSTEM_ACCESS).filter((name) => !real.has(name))).toEqual([]);
    for (const reason of Object.values(SYSTEM_ACCESS)) expect(reason.length).toBeGreaterThan(15);
  });
});
