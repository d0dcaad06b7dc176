import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey, StreamEvent } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { joinOrganization, operator } from '../../../test/support/people.js';

/** An answer of the offline provider takes some seconds at this pace. */
const app = useTestApp({ LLM_OFFLINE_TOKENS_PER_SECOND: '25' });

const PASSWORD = 'correct horse battery';

describe('a stream that is being read', () => {
  let owner: Journey;
  beforeAll(async () => {
    owner = await app().register();
  });

  /** Starts an answer and reads it until `meanwhile`, called after the first piece, has its effect. */
  async function readWhile(reader: Journey, meanwhile: () => Promise<unknown>): Promise<StreamEvent[]> {
    const { id } = (await reader.post('/conversations', {})).body;
    const content = 'Tell me about each of the things that you can do for me here, one after the other.';
    const { assistantMessage } = (await reader.post(`/conversations/${id}/messages`, { content })).body;
    let begun = false;
    return reader.stream(`/conversations/${id}/messages/${assistantMessage.id}/stream`, {
      until: () => {
        if (!begun) void meanwhile();
        begun = true;
        return false;
      },
    });
  }

  const ended = (events: StreamEvent[]) => events.some(({ event }) => event === 'done');

  it('TEN-16 CNV-10 ends when the reader is suspended, and goes on for everybody else', async () => {
    const [suspended, other] = await Promise.all([
      joinOrganization(app(), owner.organization.id, 'member'),
      joinOrganization(app(), owner.organization.id, 'member'),
    ]);
    const path = `/tenants/${owner.organization.id}/members/${suspended.user.id}/suspend`;
    const [cut, whole] = await Promise.all([
      readWhile(suspended, () => owner.post(path)),
      readWhile(other, async () => undefined),
    ]);
    expect([ended(cut), cut.length > 0]).toEqual([false, true]);
    expect(ended(whole)).toBe(true);
  });

  it('IDN-05 CNV-10 ends when the reader signs out', async () => {
    const reader = await joinOrganization(app(), owner.organization.id, 'member');
    expect(ended(await readWhile(reader, () => reader.post('/auth/logout')))).toBe(false);
  });

  const member = () => joinOrganization(app(), owner.organization.id, 'member');

  it('IDN-05 CNV-10 ends within seconds when the signal of a sign-out was lost', async () => {
    const reader = await member();
    const revoke = () =>
      onDatabase(
        app().db,
        `update identity.sessions set revoked_at = now(), revoked_reason = 'logged_out' where user_id = '${reader.user.id}'`,
      );
    expect(ended(await readWhile(reader, revoke))).toBe(false);
  });

  it('IDN-17 CNV-10 ends when the reader’s account is switched off', async () => {
    const [reader, boss] = [await member(), await operator(app())];
    const switchOff = () => boss.post(`/users/${reader.user.id}/deactivate`);
    expect(ended(await readWhile(reader, switchOff))).toBe(false);
    expect((await reader.get('/me')).status).toBe(401);
  });

  it('TEN-03 CNV-10 ends when the reader is removed from the organization', async () => {
    const reader = await member();
    const remove = () => owner.delete(`/tenants/${owner.organization.id}/members/${reader.user.id}`);
    expect(ended(await readWhile(reader, remove))).toBe(false);
    expect((await reader.get('/conversations')).status).toBe(403);
  });

  it('IDN-06 CNV-10 ends on other devices when the reader changes his password', async () => {
    const reader = await member();
    const { email } = reader.user;
    const device = await app().anonymous.login(email, PASSWORD);
    const change = () =>
      device.post('/me/password', { currentPassword: PASSWORD, newPassword: 'another phrase nobody knows' });
    expect(ended(await readWhile(reader, change))).toBe(false);
  });

  it.each(['the key is revoked', 'its owner’s account is switched off'])(
    'IDN-11 CNV-10 ends for a program when %s',
    async (why) => {
      const [person, boss] = [await member(), await operator(app())];
      const terms = { name: 'Reader', scopes: ['conversation.use'] };
      const { id, key } = (await person.post('/api-keys', terms)).body;
      const program = person.as({ ...person.session, accessToken: key } as never);
      const end = why.startsWith('the key')
        ? () => person.delete(`/api-keys/${id}`)
        : () => boss.post(`/users/${person.user.id}/deactivate`);
      expect(ended(await readWhile(program, end))).toBe(false);
      expect((await program.get('/conversations')).status).toBe(401);
    },
  );
});
