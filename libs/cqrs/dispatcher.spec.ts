import { Command, CommandHandler, CqrsModule, Query, QueryHandler } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ANONYMOUS, systemActor, type Actor } from '#libs/kernel/actor.js';
import { Clock, SystemClock } from '#libs/kernel/clock.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import {
  PermissionDenied,
  ServiceModeRefused,
  StepUpRequired,
  Unauthenticated,
} from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { Signals } from '#libs/messaging/signals.js';
import { Metrics } from '#libs/observability/metrics.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm, Orms } from '#libs/persistence/orm.js';
import { Pools } from '#libs/persistence/pools.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { allowsReplica } from '#libs/persistence/read-preference.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { UnitOfWork } from '#libs/persistence/unit-of-work.js';
import {
  FakeAuditTrail,
  FakeAuthorizer,
  FakeEntitlements,
  FakeServiceModes,
} from '#libs/testing/fake-ports.js';
import { createThings, Thing } from '#libs/testing/thing.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { Dispatcher } from './dispatcher.js';
import { Inbox } from './inbox.js';
import { Message, type Declaration } from './message.js';
import { AuditTrail, Authorizer, Entitlements, ServiceModes } from './ports.js';

const database = useDatabase();

class Refused extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'thing.refused';
}

/** Runs whatever the test gives it. */
class Do extends Command<unknown> {
  constructor(readonly work: () => Promise<unknown>) {
    super();
  }
}

class Ask extends Query<unknown> {
  constructor(readonly work: () => Promise<unknown>) {
    super();
  }
}

@CommandHandler(Do)
class DoHandler {
  execute({ work }: Do): Promise<unknown> {
    return work();
  }
}

@QueryHandler(Ask)
class AskHandler {
  execute({ work }: Ask): Promise<unknown> {
    return work();
  }
}

const declare = (declaration: Partial<Declaration>) => {
  for (const message of [Do, Ask])
    Message({ permission: 'thing.do', mode: 'write', ...declaration })(message);
};

const organizationId = newId();
const person: Actor = { kind: 'user', userId: newId(), organizationId, roles: ['thing.do'], aal: 1 };

const note = (name: string): Statement =>
  sql`insert into content.things (id, organization_id, name) values (${newId()}, ${organizationId}, ${name})`;

let dispatcher: Dispatcher;
const [modes, trail] = [new FakeServiceModes(), new FakeAuditTrail(note)];

beforeAll(async () => {
  await createThings(database().db);
  const module = await Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    providers: [
      Dispatcher,
      DoHandler,
      AskHandler,
      UnitOfWork,
      Orms,
      Inbox,
      Signals,
      Metrics,
      { provide: Clock, useClass: SystemClock },
      { provide: Pools, useValue: database().pools },
      { provide: ReadDb, useValue: database().readDb },
      { provide: Authorizer, useClass: FakeAuthorizer },
      { provide: ServiceModes, useValue: modes },
      { provide: Entitlements, useValue: new FakeEntitlements(note) },
      { provide: AuditTrail, useValue: trail },
    ],
  }).compile();
  await module.init();
  dispatcher = module.get(Dispatcher);
  return () => module.get(Signals).onApplicationShutdown();
});

beforeEach(async () => {
  modes.refused = undefined;
  trail.entries.length = 0;
  await database().command(person, () => commandRows(sql`delete from content.things`));
});

const as = <T>(actor: Actor, work: () => Promise<T>) => runInContext({ actor, requestId: newId() }, work);

const command = (actor: Actor, work: () => Promise<unknown> = async () => 'done') =>
  as(actor, () => dispatcher.command(new Do(work)));
const query = (actor: Actor, work: () => Promise<unknown> = async () => 'done') =>
  as(actor, () => dispatcher.query(new Ask(work)));

const notes = async (): Promise<string[]> =>
  (
    await as(person, () =>
      database().readDb.rows<{ name: string }>(sql`select name from content.things order by name`),
    )
  ).map(({ name }) => name);

describe('who may send a message', () => {
  const nobody = ANONYMOUS;
  const stranger = { ...person, roles: [] };
  const admin = { ...person, roles: ['super_admin'] };
  const cases: [permission: string, who: string, actor: Actor, refusal: unknown][] = [
    ['public', 'nobody', nobody, undefined],
    ['signed-in', 'nobody', nobody, Unauthenticated],
    ['signed-in', 'anybody', stranger, undefined],
    ['thing.do', 'nobody', nobody, Unauthenticated],
    ['thing.do', 'who may not', stranger, PermissionDenied],
    ['thing.do', 'who may', person, undefined],
    ['thing.do', 'the platform', systemActor(organizationId), undefined],
    ['system', 'nobody', nobody, Unauthenticated],
    ['system', 'who may do all', admin, PermissionDenied],
    ['system', 'the platform', systemActor(), undefined],
  ];
  it.each(cases)('TEN-06 one that needs "%s", sent by %s', async (permission, _, actor, refusal) => {
    declare({ permission });
    for (const send of [command, query]) {
      const sent = send(actor);
      if (refusal === undefined) await expect(sent).resolves.toBe('done');
      else await expect(sent).rejects.toBeInstanceOf(refusal);
    }
  });

  it('IDN-08 one that needs a second factor is refused without it', async () => {
    declare({ aal: 2 });
    await expect(command(person)).rejects.toBeInstanceOf(StepUpRequired);
    await expect(command({ ...person, aal: 2 })).resolves.toBe('done');
  });

  it('IDN-08 who has yet to confirm his second factor sends only what it takes to do so', async () => {
    const pending = { ...person, mfaPending: true };
    for (const permission of ['thing.do', 'signed-in']) {
      declare({ permission, mode: 'critical-auth' });
      await expect(command(pending)).rejects.toBeInstanceOf(StepUpRequired);
      await expect(query(pending)).rejects.toBeInstanceOf(StepUpRequired);
    }
    declare({ permission: 'signed-in', mfaPending: true });
    await expect(command(pending)).resolves.toBe('done');
  });

  it('IDN-08 one that needs it to be recent is refused to who confirmed it long ago, not to who has none', async () => {
    declare({ aalMaxAgeSeconds: 60 });
    const confirmed = (secondsAgo: number): Actor => ({
      ...person,
      aal: 2,
      mfaAt: new Date(Date.now() - secondsAgo * 1000),
    });
    await expect(command(confirmed(70))).rejects.toBeInstanceOf(StepUpRequired);
    await expect(command(confirmed(50))).resolves.toBe('done');
    await expect(command(person)).resolves.toBe('done');
  });

  it('OPS-40 one whose class the service mode excludes is refused whoever sends it, and does nothing', async () => {
    declare({ mode: 'ai' });
    modes.refused = 'ai';
    let ran = false;
    for (const actor of [ANONYMOUS, person, systemActor()])
      await expect(command(actor, async () => (ran = true))).rejects.toBeInstanceOf(ServiceModeRefused);
    expect(ran).toBe(false);
  });

  it('XC-05 one that is not declared is an error', async () => {
    class Undeclared extends Command<void> {}
    await expect(as(person, () => dispatcher.command(new Undeclared()))).rejects.toThrow(
      'Undeclared has no @Message declaration',
    );
  });
});

describe('what a command leaves behind', () => {
  const audit = {
    action: 'thing.done',
    failure: 'thing.refused',
    category: 'change',
    resource: 'thing',
  } as const;

  const rename = async () => {
    const thing = Thing.of(newId(), organizationId, 'thing');
    currentEm().persist(thing);
    thing.rename('renamed');
    return thing.id;
  };

  const outbox = async (aggregateId: unknown) =>
    (
      await database().pools.system.query(
        'select type, organization_id, headers from platform.outbox where aggregate_id = $1',
        [aggregateId],
      )
    ).rows;

  it('XC-50 AUD-02 BIL-06 is its effect, its events, its audit record and what it used, all in one', async () => {
    declare({ audit, entitlement: { meter: 'things', amount: 2 } });
    const id = await command(person, rename);
    expect(await notes()).toEqual(['audit thing.done', 'renamed', 'things 2']);
    expect(await outbox(id)).toMatchObject([
      { type: 'thing.renamed', organization_id: organizationId, headers: { actorId: person.userId } },
    ]);
    expect(trail.entries).toMatchObject([
      { action: 'thing.done', outcome: 'success', resourceType: 'thing' },
    ]);
  });

  it('XC-50 BIL-06 is nothing when it failed unforeseen', async () => {
    declare({ audit, entitlement: { meter: 'things', amount: 2 } });
    let id: unknown;
    const failing = command(person, async () => {
      id = await rename();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await notes()).toEqual([]);
    expect(await outbox(id)).toEqual([]);
  });

  it('AUD-02 is the record of its refusal, and of nothing else, when it was refused', async () => {
    declare({ audit, entitlement: { meter: 'things', amount: 2 } });
    await expect(command(person, () => Promise.reject(new Refused('no')))).rejects.toBeInstanceOf(Refused);
    expect(await notes()).toEqual(['audit thing.refused']);
    expect(trail.entries).toMatchObject([
      { action: 'thing.refused', outcome: 'failure', details: { code: 'thing.refused' } },
    ]);
  });

  it('AUD-02 is the record of an attempt by somebody who may not', async () => {
    declare({ audit });
    await expect(command({ ...person, roles: [] })).rejects.toBeInstanceOf(PermissionDenied);
    expect(await notes()).toEqual(['audit thing.refused']);
  });
});

describe('what a query may read', () => {
  it('XC-47 is a replica when it is declared so', async () => {
    declare({});
    expect(await query(person, async () => allowsReplica())).toBe(false);
    declare({ replica: true });
    expect(await query(person, async () => allowsReplica())).toBe(true);
  });
});
