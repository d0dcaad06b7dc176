import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { onDatabase } from '#libs/testing/on-database.js';

const app = useTestApp();
const person = (email: string) => ({
  email,
  password: 'correct horse battery',
  firstName: 'Ada',
  lastName: 'Lovelace',
  organizationName: 'Blue Gym',
});

describe('POST /auth/register', () => {
  it('IDN-02 creates the account, its organization and the membership as owner, and signs in', async () => {
    const { status, body } = await app().anonymous.post('/auth/register', person(' Ada@Example.com '));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      user: { email: 'ada@example.com', displayName: 'Ada Lovelace' },
      organization: { name: 'Blue Gym', role: 'owner' },
      expiresIn: 900,
    });
    const me = await app().anonymous.as(body).get('/me');
    expect(me.body).toMatchObject({ organization: { id: body.organization.id }, roles: ['owner'], aal: 1 });
    expect(me.body.permissions).toContain('content.publish');
    expect(me.body.permissions).not.toContain('ops.manage');
  });

  it('IDN-02 an address that is taken, in any spelling, is refused and leaves no organization behind', async () => {
    await app().register({ email: 'taken@example.com' });
    const count = () => onDatabase(app().db, 'select count(*)::int as n from tenancy.organizations');
    const before = await count();
    const { status, body } = await app().anonymous.post('/auth/register', person('TAKEN@example.com'));
    expect([status, body.code]).toEqual([409, 'identity.email_taken']);
    expect(await count()).toEqual(before);
  });

  it('IDN-02 of ten registrations of one address at once exactly one succeeds', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => app().anonymous.post('/auth/register', person('race@example.com'))),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array<number>(9).fill(409),
    ]);
    expect(
      await onDatabase(
        app().db,
        `select count(*)::int as n from tenancy.memberships where email = 'race@example.com'`,
      ),
    ).toEqual([{ n: 1 }]);
  });

  it.each(['role', 'platformRole', 'isActive', 'userId', 'organizationId', 'emailVerifiedAt', 'aal'])(
    'IDN-14 the field "%s" cannot be slipped in',
    async (field) => {
      const { status, body } = await app().anonymous.post('/auth/register', {
        ...person(`slip-${field}@example.com`),
        [field]: 'super_admin',
      });
      expect(status).toBe(400);
      expect(body.errors).toEqual([expect.objectContaining({ pointer: `/${field}`, code: 'unknown' })]);
    },
  );

  it.each(['firstName', 'lastName', 'organizationName'])('IDN-02 a blank %s is refused', async (field) => {
    const { status } = await app().anonymous.post('/auth/register', {
      ...person('blank@example.com'),
      [field]: '  ',
    });
    expect([400, 422]).toContain(status);
  });

  it('IDN-13 a common password is refused, and so is one that is too short or too long', async () => {
    const register = (password: string) =>
      app().anonymous.post('/auth/register', { ...person('weak@example.com'), password });
    expect((await register('password123')).body.code).toBe('identity.password_too_weak');
    expect((await register('short')).status).toBe(400);
    expect((await register('x'.repeat(129))).status).toBe(400);
  });

  it('IDN-13 the password is stored as Argon2id only, where the application role cannot read it', async () => {
    await app().register({ email: 'stored@example.com', password: 'a very particular phrase' });
    const rows = await onDatabase(
      app().db,
      `select c.hash from identity.password_credentials c join identity.users u on u.id = c.user_id where u.email = 'stored@example.com'`,
    );
    expect(rows).toEqual([{ hash: expect.stringMatching(/^\$argon2id\$/) }]);
    await expect(
      onDatabase(app().db, 'set role app_user', 'select hash from identity.password_credentials'),
    ).rejects.toThrow(/permission denied/);
  });

  it('IDN-18 the audit log, the outbox and the events know no password, hash or token', async () => {
    const ada = await app().register({ email: 'silent@example.com', password: 'a phrase to look for' });
    const [row] = await onDatabase(
      app().db,
      `select coalesce((select string_agg(e::text, ' ') from audit.events e), '') ||
              coalesce((select string_agg(o::text, ' ') from platform.outbox o), '') as text`,
    );
    const text = String(row?.['text']);
    expect(text).toContain(ada.user.id);
    for (const secret of [
      'a phrase to look for',
      '$argon2',
      ada.session?.refreshToken,
      ada.session?.accessToken,
    ])
      expect(text).not.toContain(secret);
  });
});
