import { describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor, type Actor } from '#libs/kernel/actor.js';
import { PermissionDenied } from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { operator } from '../../../../test/support/people.js';
import { LastOperator, UserNotFound } from '../../domain/identity.errors.js';
import { RevokePlatformRole } from './revoke-platform-role.command.js';

const PASSWORD = 'correct horse battery';
const app = useTestApp();
const revoke = (email: string, actor: Actor = systemActor()) =>
  runInContext({ actor, requestId: newId() }, () =>
    app().app.get(Dispatcher).command(new RevokePlatformRole(email)),
  );

describe('taking the platform role back', () => {
  it('TEN-06 IDN-05 ends at once what the operator could do; he goes on as who he was', async () => {
    const [stays, goes] = [await operator(app()), await operator(app())];
    expect((await goes.get('/admin/ops/mode')).status).toBe(200);
    expect(await revoke(goes.user.email.toUpperCase())).toEqual({ userId: goes.user.id, revoked: true });
    expect((await goes.get('/me')).status).toBe(401);
    const { refreshToken } = goes.session ?? {};
    expect((await goes.post('/auth/refresh', { refreshToken })).status).toBe(401);
    const again = await app().anonymous.login(goes.user.email, PASSWORD);
    expect((await again.get('/me')).body.roles).toEqual(['owner']);
    expect((await again.get('/admin/ops/mode')).status).toBe(403);
    expect((await stays.get('/admin/ops/mode')).status).toBe(200);
    expect(await revoke(goes.user.email)).toEqual({ userId: goes.user.id, revoked: false });
    const rows = await onDatabase(
      app().db,
      `select actor_type, outcome, details from audit.events
        where action = 'user.platform_role_revoked' and resource_id = '${goes.user.id}' order by created_at, id`,
    );
    expect(rows).toEqual([
      { actor_type: 'system', outcome: 'success', details: { revoked: true } },
      { actor_type: 'system', outcome: 'success', details: { revoked: false } },
    ]);
  });

  it('TEN-06 of two who are taken it at the same moment the last one keeps it', async () => {
    await onDatabase(app().db, `update identity.users set platform_role = null`);
    const both = [await operator(app()), await operator(app())];
    const outcomes = await Promise.allSettled(both.map(({ user }) => revoke(user.email)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason as Error)).toEqual([expect.any(LastOperator)]);
    expect(
      await onDatabase(
        app().db,
        `select count(*)::int as n from identity.users where platform_role is not null`,
      ),
    ).toEqual([{ n: 1 }]);
  });

  it('TEN-06 somebody whose account is switched off does not count as another one', async () => {
    await onDatabase(app().db, `update identity.users set platform_role = null`);
    const [last, off] = [await operator(app()), await operator(app())];
    await onDatabase(app().db, `update identity.users set is_active = false where id = '${off.user.id}'`);
    await expect(revoke(last.user.email)).rejects.toThrow(LastOperator);
    expect((await revoke(off.user.email)).revoked).toBe(true);
  });

  it('TEN-06 is the platform’s alone, and an unknown address is refused', async () => {
    const boss: Actor = { kind: 'user', userId: newId(), roles: ['super_admin'], aal: 2 };
    await expect(revoke('nobody@example.com', boss)).rejects.toThrow(PermissionDenied);
    await expect(revoke('nobody@example.com')).rejects.toThrow(UserNotFound);
  });
});
