import { describe, expect, it } from 'vitest';
import { AssignmentReminder } from './reminder.js';

const AT = new Date('2026-11-21T06:00:00Z');

describe('a reminder', () => {
  it('CNT-05 is sent by one of those who want to send it, and by another when he could not', () => {
    const reminder = AssignmentReminder.of({
      id: 'r',
      organizationId: 'o',
      assignmentId: 'a',
      userId: 'u',
      dueAt: AT,
      daysBefore: 1,
      createdAt: AT,
    });
    expect([reminder.claim(AT), reminder.claim(AT)]).toEqual([true, false]);
    expect(reminder).toMatchObject({ sentAt: AT, revision: 2 });
    reminder.release();
    expect(reminder.claim(AT)).toBe(true);
  });
});
