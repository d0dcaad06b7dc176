import type { ModulesContainer } from '@nestjs/core';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { describe, expect, it } from 'vitest';
import { Message } from './message.js';
import { MessageAudit, messageProblems } from './message-audit.js';

class Undeclared extends Command<void> {}
class Unhandled extends Command<void> {}
class Twice extends Query<void> {}

Message({ permission: 'system', mode: 'write' })(Unhandled);
Message({ permission: 'system', mode: 'write' })(Twice);

class FirstHandler {}
class SecondHandler {}
class UndeclaredHandler {}
class UnhandledHandler {}
QueryHandler(Twice)(FirstHandler);
QueryHandler(Twice)(SecondHandler);
CommandHandler(Undeclared)(UndeclaredHandler);
CommandHandler(Unhandled)(UnhandledHandler);

/** What the audit sees of an application with these providers in one module. */
const applicationWith = (...classes: (new () => object)[]): ModulesContainer => {
  const providers = new Map(classes.map((metatype) => [metatype, { metatype }]));
  // The audit reads nothing of a module but its providers, and of those the class.
  return new Map([['module', { providers }]]) as unknown as ModulesContainer;
};

describe('the check of messages at the start', () => {
  it('XC-05 tells of a message without declaration, without handler and with two handlers', () => {
    expect(messageProblems([Undeclared, Twice, Twice], [Unhandled, Twice])).toEqual([
      'Undeclared has no @Message declaration',
      'Unhandled has no handler',
      'Twice has 2 handlers',
    ]);
    expect(messageProblems([Twice, Unhandled], [Unhandled, Twice])).toEqual([]);
  });

  it.each([
    ['two handlers', [FirstHandler, SecondHandler, UnhandledHandler], 'Twice has 2 handlers'],
    ['no handler', [FirstHandler], 'Unhandled has no handler'],
    [
      'no declaration',
      [FirstHandler, UnhandledHandler, UndeclaredHandler],
      'Undeclared has no @Message declaration',
    ],
  ])('XC-05 an application in which a message has %s does not start', (_, classes, problem) => {
    expect(() => new MessageAudit(applicationWith(...classes)).onModuleInit()).toThrow(problem);
  });

  it('XC-05 an application in which all are wired starts', () => {
    expect(() =>
      new MessageAudit(applicationWith(FirstHandler, UnhandledHandler)).onModuleInit(),
    ).not.toThrow();
  });
});
