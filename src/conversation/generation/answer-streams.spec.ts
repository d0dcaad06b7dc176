import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey, StreamEvent } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

/** An answer of the offline provider takes some seconds at this pace. */
const app = useTestApp({ LLM_OFFLINE_TOKENS_PER_SECOND: '25' });

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
});
