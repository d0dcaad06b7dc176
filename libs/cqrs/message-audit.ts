import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { declarationOf, declaredMessages, type MessageClass } from './message.js';

/** Where @nestjs/cqrs keeps which message a handler class handles. */
const HANDLES = ['__commandHandler__', '__queryHandler__'];

/**
 * Refuses to start when a message has no declaration, no handler or two: the bus would take the last handler
 * of two with a warning, and notice a missing one only when the first user needs it.
 */
@Injectable()
export class MessageAudit implements OnModuleInit {
  constructor(private readonly modules: ModulesContainer) {}

  onModuleInit(): void {
    const problems = messageProblems(this.handledMessages(), declaredMessages());
    if (problems.length > 0)
      throw new Error(`Messages are not wired:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
  }

  private handledMessages(): MessageClass[] {
    const handlers = new Set<object>();
    for (const module of this.modules.values())
      for (const { metatype } of module.providers.values())
        if (typeof metatype === 'function') handlers.add(metatype);
    return [...handlers]
      .flatMap((handler) => HANDLES.map((key) => Reflect.getMetadata(key, handler) as MessageClass))
      .filter(Boolean);
  }
}

/** What is wrong between the messages that have handlers and those that are declared. */
export function messageProblems(
  handled: readonly MessageClass[],
  declared: readonly MessageClass[],
): string[] {
  const count = (message: MessageClass) => handled.filter((other) => other === message).length;
  return [
    ...new Set([
      ...handled
        .filter((message) => !declarationOf(message))
        .map(({ name }) => `${name} has no @Message declaration`),
      ...declared.filter((message) => count(message) === 0).map(({ name }) => `${name} has no handler`),
      ...handled
        .filter((message) => count(message) > 1)
        .map((message) => `${message.name} has ${count(message)} handlers`),
    ]),
  ];
}
