import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS, systemActor, type Actor } from '#libs/kernel/actor.js';
import type { AuditEntry } from '#libs/cqrs/ports.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { fragment, sql } from '#libs/persistence/sql.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { AuditTrailAdapter } from './audit-trail.adapter.js';

const member = (): Actor => ({
  kind: 'user',
  userId: newId(),
  organizationId: newId(),
  sessionId: newId(),
  roles: ['admin'],
  aal: 1,
});

const entry = (overrides: Partial<AuditEntry> = {}): AuditEntry => ({
  action: 'content.published',
  category: 'change',
  outcome: 'success',
  resourceType: 'content_item',
  resourceId: newId(),
  details: { version: 1 },
  ...overrides,
});

const CHANGES = [
  `update audit.events set action = 'forged'`,
  `delete from audit.events`,
  `truncate audit.events`,
  `update audit.events_default set action = 'forged'`,
  `truncate audit.events_default`,
  `merge into audit.events e using (select 1) s on true when matched then delete`,
];

describe('the audit log', () => {
  const scope = useDatabase();
  const trail = new AuditTrailAdapter();

  const write = (
    actor: Actor,
    audit: AuditEntry,
    context: { ip?: string; userAgent?: string; requestId?: string } = {},
  ) => {
    const statement = runInContext({ actor, requestId: 'unused' }, () => trail.statement(audit));
    return scope().command(actor, async () => undefined, { closing: [statement], ...context });
  };
  const read = <T = Record<string, unknown>>(actor: Actor, columns = 'action') =>
    scope().command(actor, () =>
      commandRows<T>(sql`select ${fragment(columns)} from audit.events order by created_at, id`),
    );

  async function as(url: string, statement: string, role?: string): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      if (role) await client.query(`set role ${role}`);
      return await client.query(statement);
    } finally {
      await client.end();
    }
  }

  it('AUD-02 an act is recorded with who did it from where', async () => {
    const actor = member();
    await write(actor, entry(), { ip: '203.0.113.7', userAgent: 'curl/8', requestId: 'req-1' });
    const columns =
      'action, user_id, actor_type, session_id, host(ip_address) as ip, user_agent, request_id, outcome';
    expect(await read(actor, columns)).toEqual([
      {
        action: 'content.published',
        user_id: actor.userId,
        actor_type: 'user',
        session_id: actor.sessionId,
        ip: '203.0.113.7',
        user_agent: 'curl/8',
        request_id: 'req-1',
        outcome: 'success',
      },
    ]);
  });

  it('AUD-04 an address that is none does not fail the act', async () => {
    const actor = member();
    await write(actor, entry(), { ip: 'unknown' });
    expect(await read(actor, 'ip_address')).toEqual([{ ip_address: null }]);
  });

  it('AUD-04 an act whose record cannot be written is undone', async () => {
    const actor = member();
    const act = () =>
      commandRows(sql`insert into billing.usage_counters (organization_id, meter, window_start)
      values (${actor.organizationId}, 'acts', '2026-11-01')`);
    const acts = () =>
      scope().command(actor, () => commandRows(sql`select meter from billing.usage_counters`));
    const record = (audit: AuditEntry) =>
      runInContext({ actor, requestId: 'r' }, () => trail.statement(audit));

    const unwritable = record(entry({ category: 'no such category' as 'change' }));
    await expect(scope().command(actor, act, { closing: [unwritable] })).rejects.toThrow();
    expect(await acts()).toEqual([]);
    expect(await read(actor)).toEqual([]);

    await scope().command(actor, act, { closing: [record(entry())] });
    expect(await acts()).toEqual([{ meter: 'acts' }]);
    expect(await read(actor)).toHaveLength(1);
  });

  it('AUD-07 a secret that slipped into the details is not written', async () => {
    const actor = member();
    await write(actor, entry({ details: { email: 'ada@example.com', refreshToken: 'hunter2' } }));
    expect(await read(actor, 'details::text as details')).toEqual([
      { details: '{"email": "ada@example.com", "refreshToken": "[redacted]"}' },
    ]);
  });

  it.each(CHANGES)('AUD-03 nobody changes what was recorded: %s', async (change) => {
    await write(member(), entry());
    for (const role of ['app_user', 'app_system']) {
      await expect(as(scope().db.appUrl, change, role), role).rejects.toThrow('permission denied');
    }
    for (const url of [scope().db.ownerUrl, scope().db.adminUrl]) {
      await expect(as(url, change), new URL(url).username).rejects.toThrow('The audit log is append-only');
    }
  });

  it('AUD-03 triggers of replication do not open the log either', async () => {
    const change = `set session_replication_role = replica; delete from audit.events`;
    await expect(as(scope().db.adminUrl, change)).rejects.toThrow('The audit log is append-only');
  });

  it('XC-41 an organization sees its own records only, and what belongs to nobody is seen by none', async () => {
    const [first, second] = [member(), member()];
    await write(first, entry());
    await write(ANONYMOUS, entry({ action: 'session.refused' }));
    await write(systemActor(), entry({ action: 'service_mode.changed' }));
    expect(await read(first)).toEqual([{ action: 'content.published' }]);
    expect(await read(second)).toEqual([]);
    expect(await read(ANONYMOUS)).toEqual([]);
  });

  it('XC-41 nobody writes into the log of another organization', async () => {
    await expect(write(member(), entry({ organizationId: newId() }))).rejects.toThrow('row-level security');
  });

  it('AUD-02 what somebody does while nobody is signed in is recorded under who it turned out to be', async () => {
    const { userId, organizationId } = member();
    const login = runInContext({ actor: ANONYMOUS, requestId: 'r' }, () =>
      trail.statement(entry({ action: 'session.started', userId, organizationId })),
    );
    await scope().command(ANONYMOUS, async () => undefined, { role: 'system', closing: [login] });
    const reader = { ...member(), organizationId };
    expect(await read(reader, 'user_id, actor_type')).toEqual([{ user_id: userId, actor_type: 'anonymous' }]);
  });

  it('AUD-02 whoever is signed in is the actor, whatever the entry says', async () => {
    const actor = member();
    await write(actor, entry({ userId: newId() }));
    expect(await read(actor, 'user_id')).toEqual([{ user_id: actor.userId }]);
  });

  describe('partitions', () => {
    const insertAt = (months: number) => `insert into audit.events
        (id, category, action, outcome, resource_type, actor_type, created_at)
      values (gen_random_uuid(), 'system', 'test', 'success', 'test', 'system',
              date_trunc('month', now() at time zone 'utc') at time zone 'utc' + make_interval(months => ${months}))
      returning tableoid::regclass::text as partition, to_char(created_at at time zone 'utc', 'YYYYMM') as month`;

    it('AUD-06 a month that has a partition is kept in it, from its first instant', async () => {
      const { rows } = await as(scope().db.appUrl, insertAt(2), 'app_system');
      expect(rows[0].partition).toBe(`audit.events_${rows[0].month}`);
    });

    it('AUD-06 a month without a partition does not fail an act, and stays where it is', async () => {
      const late = await as(scope().db.appUrl, insertAt(20), 'app_system');
      expect(late.rows[0].partition).toBe('audit.events_default');
      const { rows } = await as(
        scope().db.appUrl,
        'select audit.ensure_partitions(24) as created',
        'app_system',
      );
      expect(rows[0].created).toBe(20);
      const again = await as(scope().db.appUrl, insertAt(20), 'app_system');
      expect(again.rows[0].partition).toBe('audit.events_default');
      const next = await as(scope().db.appUrl, insertAt(21), 'app_system');
      expect(next.rows[0].partition).toBe(`audit.events_${next.rows[0].month}`);
    });

    it('AUD-06 ensuring partitions at once from several processes makes each once', async () => {
      const ensure = () =>
        as(scope().db.appUrl, 'select audit.ensure_partitions(30) as created', 'app_system');
      const created = (await Promise.all([ensure(), ensure(), ensure()])).map(
        ({ rows }) => rows[0].created as number,
      );
      expect(created.filter((count) => count > 0)).toHaveLength(1);
    });

    it('AUD-03 XC-41 every partition refuses changes, forces its policies and is granted to nobody', async () => {
      const { rows } = await as(
        scope().db.ownerUrl,
        `select c.relname, c.relforcerowsecurity as forced, c.relacl is null as ungranted,
                (select count(*)::int from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only' and t.tgenabled = 'A') as guards
           from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'audit.events'::regclass`,
      );
      expect(rows.length).toBeGreaterThanOrEqual(5);
      for (const row of rows) expect(row).toMatchObject({ forced: true, ungranted: true, guards: 1 });
    });

    it('AUD-03 the application does not make partitions with months of its choice as a user', async () => {
      await expect(as(scope().db.appUrl, 'select audit.ensure_partitions(1)', 'app_user')).rejects.toThrow(
        'permission denied',
      );
    });
  });
});
