import { beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { ALL_PERMISSIONS } from '#src/tenancy/domain/permissions.js';
import { ORGANIZATION_ROLES } from '#src/tenancy/domain/roles.js';
import { ApiDocument, type Operation } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { joinOrganization, operator, withoutOrganization } from './support/people.js';
import { requestOf, send } from './support/requests.js';
import { ROLES_OF, ROUTES_OF } from './support/role-matrix.js';
import type { Scenario } from './support/scenario.js';

// Some tests walk every route there is.
vi.setConfig({ testTimeout: 300_000 });

const running = useTestApp();
watchContract(running);

let operations: readonly Operation[];
/** Ids of nothing: whoever is let through is told so, and no attempt changes anything. */
let nothing: Scenario['ids'];
let owner: Journey;

beforeAll(async () => {
  ({ operations } = await ApiDocument.of(running()));
  nothing = idsOfNothing();
  owner = await running().register();
});

const idsOfNothing = (known: Partial<Scenario['ids']> = {}): Scenario['ids'] =>
  new Proxy(known as Scenario['ids'], { get: (ids, name) => Reflect.get(ids, name) ?? newId() });

const taking = (permission: string) =>
  operations.filter(({ id }) => ROUTES_OF[permission]?.includes(id) ?? false);

const REFUSALS = new Set(['auth.permission_denied', 'tenancy.organization_refuses', 'auth.unauthenticated']);
const isRefused = ({ status, body }: Answer): boolean =>
  (status === 403 || status === 401) && REFUSALS.has(String(body['code']));

/** Sends every request of the API and says which permissions were refused, and which were granted. */
async function attempts(person: Journey): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  for (const permission of Object.keys(ROUTES_OF)) {
    if (permission === 'public' || permission === 'signed-in') continue;
    for (const operation of taking(permission)) {
      const answer = await send(person, operation, requestOf(operation, { ids: nothing }));
      outcomes.set(`${permission} ${operation.id}`, isRefused(answer) ? 'refused' : 'allowed');
    }
  }
  return outcomes;
}

/** What the matrix says of every route, for who holds these permissions. */
const expected = (holds: (permission: string) => boolean): Map<string, string> =>
  new Map(
    Object.keys(ROUTES_OF)
      .filter((permission) => permission !== 'public' && permission !== 'signed-in')
      .flatMap((permission) =>
        taking(permission).map(({ id }): [string, string] => [
          `${permission} ${id}`,
          holds(permission) ? 'allowed' : 'refused',
        ]),
      ),
  );

describe('the matrix of roles and permissions', () => {
  it('TEN-06 names every permission there is and no other', () => {
    expect(Object.keys(ROLES_OF).toSorted()).toEqual([...ALL_PERMISSIONS]);
    const roles: readonly string[] = ORGANIZATION_ROLES;
    for (const holders of Object.values(ROLES_OF))
      expect(holders.filter((role) => !roles.includes(role))).toEqual([]);
  });

  it('TEN-06 names every route there is, with the permission it takes', () => {
    const documented = operations.map(({ id, permission, isPublic }) => [
      id,
      isPublic ? 'public' : permission,
    ]);
    const named = Object.entries(ROUTES_OF).flatMap(([permission, ids]) => ids.map((id) => [id, permission]));
    const byName = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
    expect(named.toSorted(byName)).toEqual(documented.toSorted(byName));
  });

  it.each(ORGANIZATION_ROLES)(
    'TEN-06 TEN-16 lets the role "%s" do exactly what it includes, on every route',
    async (role) => {
      const person =
        role === 'owner' ? owner : await joinOrganization(running(), owner.organization.id, role);
      expect(await attempts(person)).toEqual(
        expected((permission) => ROLES_OF[permission]?.includes(role) ?? false),
      );
      expect((await person.get('/me')).body.permissions).toEqual(
        ALL_PERMISSIONS.filter((permission) => ROLES_OF[permission]?.includes(role)),
      );
    },
  );

  it('TEN-06 TEN-15 lets a super admin do everything where he is a member', async () => {
    expect(await attempts(await operator(running()))).toEqual(expected(() => true));
  });

  it('TEN-07 lets a role of the organization do what it includes and nothing else', async () => {
    const permissions = ['content.read', 'billing.read', 'teams.manage'];
    await owner.post('/roles', { key: 'odd_one', name: 'Odd one', permissions });
    const person = await joinOrganization(running(), owner.organization.id, 'odd_one');
    expect(await attempts(person)).toEqual(
      expected((permission) => permissions.includes(permission.replace(/_(own|assigned)$/, ''))),
    );
  });

  it('TEN-10 lets somebody without an organization, and somebody whose role is gone, do nothing', async () => {
    const lost = await joinOrganization(running(), owner.organization.id, 'never_existed');
    for (const person of [await withoutOrganization(running()), lost])
      expect(await attempts(person)).toEqual(expected(() => false));
  });

  it('IDN-12 lets nobody in who is not signed in, except where everybody may', async () => {
    for (const operation of operations) {
      const answer = await send(running().anonymous, operation, requestOf(operation, { ids: nothing }));
      if (operation.isPublic) expect(answer.body['code'], operation.id).not.toBe('auth.unauthenticated');
      else expect([answer.status, answer.body['code']], operation.id).toEqual([401, 'auth.unauthenticated']);
    }
  });

  it('TEN-10 lets everybody who is signed in do what takes no more than that', async () => {
    const client = await joinOrganization(running(), owner.organization.id, 'client');
    for (const operation of taking('signed-in').filter(({ id }) => id !== 'logOut')) {
      const answer = await send(
        client,
        operation,
        requestOf(operation, { ids: idsOfNothing({ user: client.user.id }) }),
      );
      expect(isRefused(answer), operation.id).toBe(false);
    }
  });
});
