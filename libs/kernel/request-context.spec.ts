import { describe, expect, it } from 'vitest';
import { ANONYMOUS, systemActor, type Actor } from './actor.js';
import { Unauthenticated } from './errors.js';
import { currentActor, currentContext, currentMember, runInContext } from './request-context.js';

const person: Actor = { kind: 'user', userId: 'u', organizationId: 'o', roles: ['owner'], aal: 1 };

describe('the context of the work at hand', () => {
  it('XC-43 is nobody’s where none was set', () => {
    expect(currentContext()).toBeUndefined();
    expect(currentActor()).toBe(ANONYMOUS);
    expect(() => currentMember()).toThrow(Unauthenticated);
  });

  it('XC-43 is whose it was set for, in everything that follows and nothing beside it', async () => {
    const work = async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return currentActor();
    };
    const actors = Array.from({ length: 20 }, (_, i): Actor => ({ ...person, userId: `u${i}` }));
    const seen = await Promise.all(actors.map((actor) => runInContext({ actor, requestId: 'r' }, work)));
    expect(seen).toEqual(actors);
    expect(currentActor()).toBe(ANONYMOUS);
  });

  it('XC-43 of a person without an organization, or of the platform, is no member’s', () => {
    const memberAs = (actor: Actor) => () => runInContext({ actor, requestId: 'r' }, currentMember);
    expect(memberAs(person)()).toEqual({ userId: 'u', organizationId: 'o' });
    expect(memberAs({ ...person, organizationId: undefined })).toThrow(Unauthenticated);
    expect(memberAs(systemActor('o'))).toThrow(Unauthenticated);
  });

  it('XC-44 of the platform has no rights of a person', () => {
    expect(systemActor('o')).toEqual({ kind: 'system', organizationId: 'o', roles: ['system'], aal: 0 });
    expect(systemActor().organizationId).toBeUndefined();
  });
});
