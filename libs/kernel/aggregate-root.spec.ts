import { describe, expect, it } from 'vitest';
import { AggregateRoot } from './aggregate-root.js';
import { DomainError } from './domain-error.js';
import { DomainEvent, eventClassOf } from './domain-event.js';
import { isId, newId } from './id.js';

class Turned extends DomainEvent {
  static readonly type = 'lamp.turned';
  constructor(
    id: string,
    readonly on: boolean,
  ) {
    super(id);
  }
}

class Lamp extends AggregateRoot {
  readonly id = 'lamp';
  turn(on: boolean): void {
    this.record(new Turned(this.id, on));
  }
}

describe('an aggregate', () => {
  it('XC-50 tells its events once, oldest first', () => {
    const lamp = new Lamp();
    expect(lamp.takeEvents()).toEqual([]);
    lamp.turn(true);
    lamp.turn(false);
    expect(lamp.takeEvents()).toEqual([new Turned('lamp', true), new Turned('lamp', false)]);
    expect(lamp.takeEvents()).toEqual([]);
  });

  it('XC-50 records events when it was loaded without its constructor, as the ORM does', () => {
    const lamp = Object.create(Lamp.prototype) as Lamp;
    lamp.turn(true);
    expect(lamp.takeEvents().map((event) => eventClassOf(event).type)).toEqual(['lamp.turned']);
  });
});

describe('a refusal', () => {
  class LampBroken extends DomainError {
    static readonly kind = 'conflict';
    static readonly code = 'lamp.broken';
  }

  it('XC-24 has the kind and code of its class, and what the caller can do about it', () => {
    const cause = new Error('short circuit');
    const errors = [{ pointer: '/on', code: 'on', detail: 'must be off' }];
    const refusal = new LampBroken('It is broken', { cause, errors, retryAfterSeconds: 3 });
    expect(refusal).toMatchObject({
      name: 'LampBroken',
      kind: 'conflict',
      code: 'lamp.broken',
      message: 'It is broken',
      cause,
      errors,
      retryAfterSeconds: 3,
    });
    expect(new LampBroken('x').errors).toBeUndefined();
  });
});

describe('an id', () => {
  it('XC-46a is new every time and grows with time', () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(new Set(ids).size).toBe(1000);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every(isId)).toBe(true);
  });

  it.each([
    '',
    'x',
    1,
    null,
    undefined,
    {},
    [newId()],
    `${newId()}x`,
    `${newId()}\0`,
    newId().replaceAll('-', ''),
    `{${newId()}}`,
  ])('XC-21 is not %j', (value) => {
    expect(isId(value)).toBe(false);
  });
});
