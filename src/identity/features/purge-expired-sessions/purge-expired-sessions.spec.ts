import { describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { PurgeExpiredSessionsJob } from './purge-expired-sessions.job.js';

const app = useTestApp();

describe('purging expired sessions', () => {
  it('XC-55 forgets what ended a month ago and keeps what may still matter', async () => {
    const [old, recent] = [await app().register(), await app().register()];
    const age = (userId: string, days: number) => [
      `update identity.refresh_tokens set expires_at = now() - interval '${days} days'
        where session_id in (select id from identity.sessions where user_id = '${userId}')`,
      `update identity.sessions set expires_at = now() - interval '${days} days' where user_id = '${userId}'`,
    ];
    await onDatabase(
      app().db,
      ...age(old.user.id, 31),
      ...age(recent.user.id, 29),
      `insert into identity.login_attempts (subject, last_at) values ('old', now() - interval '25 hours'), ('new', now())`,
      `insert into identity.taken_assertions values ('p', 'old', now() - interval '1 second'), ('p', 'new', now() + interval '1 hour')`,
    );
    const job = app().app.get(PurgeExpiredSessionsJob, { strict: false });
    await runInContext({ actor: systemActor(), requestId: newId() }, () =>
      job.run({}, new AbortController().signal),
    );
    expect(
      await onDatabase(
        app().db,
        `select (select array_agg(user_id::text) from identity.sessions) as sessions,
                (select count(*)::int from identity.refresh_tokens) as tokens,
                (select array_agg(subject) from identity.login_attempts) as attempts,
                (select array_agg(id_hash) from identity.taken_assertions) as assertions`,
      ),
    ).toEqual([{ sessions: [recent.user.id], tokens: 1, attempts: ['new'], assertions: ['new'] }]);
  });
});
