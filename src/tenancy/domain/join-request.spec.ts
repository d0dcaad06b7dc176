import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { JoinRequest } from './join-request.js';
import { JoinRequestDecided } from './mail-domain.errors.js';

const AT = new Date('2026-11-22T08:00:00Z');
const LATER = new Date('2026-11-22T09:00:00Z');
const ada = { userId: newId(), email: 'ada@example.com', displayName: 'Ada' };
const asked = () => JoinRequest.ask(newId(), newId(), ada, 'member', AT);
const again = { ...ada, displayName: 'Ada King' };

describe('a request to join', () => {
  it('TEN-03 that waits is the same however often it is asked', () => {
    const request = asked();
    request.askAgain(again, 'coach', LATER);
    expect(request).toMatchObject({ ...ada, role: 'member', revision: 1, createdAt: AT });
  });

  it('TEN-03 of somebody who was let in and has left waits anew', () => {
    const request = asked();
    request.approve(newId(), 'coach', AT);
    request.askAgain(again, 'member', LATER);
    expect(request).toMatchObject({
      ...again,
      role: 'member',
      status: 'pending',
      decidedBy: null,
      revision: 3,
    });
  });

  it('TEN-03 that was declined stays so', () => {
    const request = asked();
    request.decline(newId(), AT);
    expect(() => request.askAgain(again, 'member', LATER)).toThrow(JoinRequestDecided);
    expect(() => request.approve(newId(), 'member', LATER)).toThrow(JoinRequestDecided);
    expect(request.status).toBe('declined');
  });
});
