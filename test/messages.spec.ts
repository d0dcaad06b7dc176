import { join } from 'node:path';
import { ModulesContainer } from '@nestjs/core';
import { Command, Query } from '@nestjs/cqrs';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { declarationOf, declaredMessages, type MessageClass } from '#libs/cqrs/message.js';
import { messageProblems } from '#libs/cqrs/message-audit.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { SYSTEM_ACCESS } from '#src/system-access.js';
import { PROJECT } from './support/project.js';
import { findNodes, ownerOf, parse, productionFiles } from './support/sources.js';

const running = useTestApp();

let messages: MessageClass[];

const isMessage = (value: unknown): value is MessageClass =>
  typeof value === 'function' && (value.prototype instanceof Command || value.prototype instanceof Query);

beforeAll(async () => {
  const files = (await productionFiles('src')).filter((path) => /\.(command|query)\.ts$/.test(path));
  const modules = await Promise.all(
    files.map((path) => import(join(PROJECT, path)) as Promise<Record<string, unknown>>),
  );
  messages = modules.flatMap((module) => Object.values(module).filter(isMessage));
});

/** Handler classes that the running application has, by the message they handle. */
function handlersOf(message: MessageClass): string[] {
  const providers = [...running().app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.providers.values(),
  ]);
  const classes = new Set(
    providers.map(({ metatype }) => metatype).filter((metatype) => typeof metatype === 'function'),
  );
  return [...classes]
    .filter((handler) =>
      ['__commandHandler__', '__queryHandler__'].some((key) => Reflect.getMetadata(key, handler) === message),
    )
    .map(({ name }) => name);
}

describe('messages', () => {
  it('XC-05 every command and query in the sources is declared, and nothing else is', () => {
    expect(messages.length).toBeGreaterThan(40);
    expect(messages.filter((message) => !declarationOf(message)).map(({ name }) => name)).toEqual([]);
    expect(
      declaredMessages()
        .filter((declared) => !messages.includes(declared))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('XC-05 every command and query has exactly one handler in the running application', () => {
    for (const message of messages) expect(handlersOf(message), message.name).toHaveLength(1);
    expect(messageProblems(messages, messages)).toEqual([]);
  });

  it('XC-05 a message belongs to a class of service modes, and says what it does to the audit log when it changes something', () => {
    for (const message of messages) {
      const { mode, audit, permission, idempotent, replica } = declarationOf(message) ?? {};
      expect(['critical-auth', 'read', 'write', 'ai', 'analytics', 'operations'], message.name).toContain(
        mode,
      );
      expect(permission, message.name).toMatch(/^(public|signed-in|system|[a-z_]+\.[a-z_]+)$/);
      if (audit) expect(audit.action, message.name).toMatch(/^[a-z_]+\.[a-z_]+$/);
      if (message.prototype instanceof Query) expect(audit ?? idempotent, message.name).toBeUndefined();
      else expect(replica, message.name).toBeUndefined();
    }
  });
});

/** An expression that reaches for the system role: `x.systemRows(…)`, `pools.system`, `connection('system')`. */
function reachesForSystem(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && node.expression.getText().endsWith('.connection'))
    return node.arguments.some((argument) => argument.getText() === "'system'");
  if (!ts.isPropertyAccessExpression(node)) return false;
  return (
    node.name.text === 'systemRows' ||
    (node.name.text === 'system' && /(pools|^this)$/.test(node.expression.getText()))
  );
}

describe('work as the system role', () => {
  it('XC-43 XC-44 happens in the listed places and nowhere else, and each has its reason', async () => {
    const files = await productionFiles('src', 'libs');
    const trees = await Promise.all(files.map(parse));
    const places = trees.flatMap((tree) => findNodes(tree, reachesForSystem).map(ownerOf));
    const declared = messages.filter((message) => declarationOf(message)?.system).map(({ name }) => name);
    expect([...new Set([...places, ...declared])].toSorted()).toEqual(Object.keys(SYSTEM_ACCESS).toSorted());
    expect(places.length).toBeGreaterThan(10);
    for (const reason of Object.values(SYSTEM_ACCESS)) expect(reason.length).toBeGreaterThan(20);
  });

  it('XC-43 nobody but the dispatcher and the unit of work chooses a role', async () => {
    const trees = await Promise.all((await productionFiles('src', 'libs')).map(parse));
    const isSystem = (node: ts.Node) =>
      ts.isStringLiteral(node) && node.text === 'system' && ts.isConditionalExpression(node.parent);
    const choosers = trees
      .filter((tree) => findNodes(tree, isSystem).length > 0)
      .map(({ fileName }) => fileName);
    expect(choosers.filter((path) => path.startsWith('src/'))).toEqual([]);
  });
});
