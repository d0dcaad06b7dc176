import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';

const app = useTestApp();
const refresh = (refreshToken: string) => app().anonymous.post('/auth/refresh', { refreshToken });
const tokenOf = (journey: Journey): string => journey.session?.refreshToken ?? '';
/** As if the token had been exchanged that long ago. */
const age = (seconds: number) =>
  onDatabase(
    app().db,
    `update identity.refresh_tokens set rotated_at = rotated_at - interval '${seconds} seconds'`,
  );

describe('POST /auth/refresh', () => {
  it('IDN-04 exchanges the token for new ones of the same session', async () => {
    const ada = await app().register();
    const { status, body } = await refresh(tokenOf(ada));
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: ada.user, organization: { id: ada.organization.id }, expiresIn: 900 });
    expect(body.refreshToken).not.toBe(tokenOf(ada));
    expect((await app().anonymous.as(body).get('/me')).status).toBe(200);
    expect(
      await onDatabase(
        app().db,
        `select count(*)::int as n from identity.sessions where user_id = '${ada.user.id}'`,
      ),
    ).toEqual([{ n: 1 }]);
  });

  it('IDN-04 two tabs refreshing at once, twenty times over, both get the same successor', async () => {
    const ada = await app().register();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(tokenOf(ada))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    expect((await refresh(answers[0]?.body.refreshToken)).status).toBe(200);
  });

  it('IDN-04 a late answer within the grace time leads to the newest token', async () => {
    const ada = await app().register();
    const second = (await refresh(tokenOf(ada))).body.refreshToken;
    const third = (await refresh(second)).body.refreshToken;
    expect((await refresh(tokenOf(ada))).body.refreshToken).toBe(third);
  });

  it('IDN-04 a token used again later ends the session: its successor and its access token stop working', async () => {
    const ada = await app().register();
    const successor = (await refresh(tokenOf(ada))).body;
    await age(31);
    const reused = await refresh(tokenOf(ada));
    expect([reused.status, reused.body.code]).toEqual([401, 'identity.refresh_token_reused']);
    const after = await refresh(successor.refreshToken);
    expect([after.status, after.body.code]).toEqual([401, 'identity.session_ended']);
    expect((await app().anonymous.as(successor).get('/me')).status).toBe(401);
    expect((await ada.get('/me')).status).toBe(401);
  });

  it('IDN-04 IDN-18 the reuse is in the audit log, with what was done about it', async () => {
    const ada = await app().register();
    await refresh(tokenOf(ada));
    await age(31);
    await refresh(tokenOf(ada));
    const rows = await onDatabase(
      app().db,
      `select action, outcome, coalesce(details ->> 'reason', details ->> 'code') as why from audit.events
        where action in ('session.refresh_failed', 'session.revoked') order by created_at desc, id desc limit 2`,
    );
    expect(rows.toReversed()).toEqual([
      { action: 'session.refresh_failed', outcome: 'failure', why: 'identity.refresh_token_reused' },
      { action: 'session.revoked', outcome: 'success', why: 'refresh_token_reused' },
    ]);
  });

  it('IDN-04 when a stolen token and its successor race, no token of the family works afterwards', async () => {
    const ada = await app().register();
    const successor = (await refresh(tokenOf(ada))).body.refreshToken;
    await age(31);
    const answers = await Promise.all([
      refresh(successor),
      ...Array.from({ length: 5 }, () => refresh(tokenOf(ada))),
      refresh(successor),
    ]);
    for (const token of [successor, ...answers.map(({ body }) => body.refreshToken).filter(Boolean)])
      expect((await refresh(token)).status).toBe(401);
  });

  it('IDN-04 an expired token, an unknown one and one of an ended session are refused', async () => {
    const ada = await app().register();
    await onDatabase(app().db, `update identity.refresh_tokens set expires_at = now() - interval '1 second'`);
    expect((await refresh(tokenOf(ada))).body.code).toBe('identity.refresh_token_invalid');
    expect((await refresh('x'.repeat(43))).body.code).toBe('identity.refresh_token_invalid');
    const bob = await app().register();
    await bob.post('/auth/logout');
    expect((await refresh(tokenOf(bob))).body.code).toBe('identity.session_ended');
  });

  it('IDN-04 a change of role and a switched-off account count from the next refresh', async () => {
    const ada = await app().register();
    await onDatabase(
      app().db,
      `update tenancy.memberships set role = 'member' where user_id = '${ada.user.id}'`,
    );
    const { body } = await refresh(tokenOf(ada));
    expect((await app().anonymous.as(body).get('/me')).body.roles).toEqual(['member']);
    await onDatabase(app().db, `update identity.users set is_active = false where id = '${ada.user.id}'`);
    expect((await refresh(body.refreshToken)).status).toBe(401);
  });

  it('IDN-04 no refresh token is in the database', async () => {
    const ada = await app().register();
    const { body } = await refresh(tokenOf(ada));
    const [row] = await onDatabase(
      app().db,
      `select string_agg(t::text, ' ') as text from identity.refresh_tokens t`,
    );
    expect(String(row?.['text'])).not.toContain(tokenOf(ada));
    expect(String(row?.['text'])).not.toContain(body.refreshToken);
  });
});
