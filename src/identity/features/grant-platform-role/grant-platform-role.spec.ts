import { describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor, type Actor } from '#libs/kernel/actor.js';
import { PermissionDenied } from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { UserNotFound } from '../../domain/identity.errors.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { GrantPlatformRole } from './grant-platform-role.command.js';

const app = useTestApp();
const grant = (email: string, actor: Actor = systemActor()) =>
  runInContext({ actor, requestId: newId() }, () =>
    app().app.get(Dispatcher).command(new GrantPlatformRole(email)),
  );

describe('granting the platform role', () => {
  it('TEN-06 whoever is appointed operates the platform from his next refresh on', async () => {
    const ada = await app().register({ email: 'ada@example.com' });
    await grant(' ADA@example.com');
    expect((await ada.get('/me')).body.permissions).not.toContain('ops.manage');
    const refreshed = await app().anonymous.post('/auth/refresh', {
      refreshToken: ada.session?.refreshToken,
    });
    const me = (await app().anonymous.as(refreshed.body).get('/me')).body;
    expect(me.roles).toEqual(['owner', 'super_admin']);
    expect(me.permissions).toContain('ops.manage');
  });

  it('XC-44 is in the audit log as an act of the platform', async () => {
    const bob = await app().register({ email: 'bob@example.com' });
    await grant('bob@example.com');
    const rows = await onDatabase(
      app().db,
      `select actor_type, details ->> 'role' as role from audit.events
        where action = 'user.platform_role_granted' and resource_id = '${bob.user.id}'`,
    );
    expect(rows).toEqual([{ actor_type: 'system', role: 'super_admin' }]);
  });

  it('TEN-06 an owner cannot appoint anybody, and an unknown address is refused', async () => {
    const owner: Actor = { kind: 'user', userId: newId(), organizationId: newId(), roles: ['owner'], aal: 2 };
    await expect(grant('bob@example.com', owner)).rejects.toThrow(PermissionDenied);
    await expect(grant('nobody@example.com')).rejects.toThrow(UserNotFound);
  });
});
