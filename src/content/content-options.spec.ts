import { describe, expect, it } from 'vitest';
import { readContentOptions } from './content-options.js';

function daysOf(text?: string) {
  const problems: string[] = [];
  const attempt = <T>(name: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}`);
      return undefined;
    }
  };
  const env = text === undefined ? {} : { ASSIGNMENT_REMINDER_DAYS: text };
  return { days: readContentOptions(env, 'https://gym.example', { attempt }).reminderDays, problems };
}

describe('the days of reminders', () => {
  it('CNT-05 are a week and a day before, others, or none', () => {
    expect(daysOf()).toEqual({ days: [7, 1], problems: [] });
    expect(daysOf(' 30, 0,')).toEqual({ days: [30, 0], problems: [] });
    expect(daysOf('')).toEqual({ days: [], problems: [] });
  });

  it.each(['soon', '-1', '366', '1.5', '7;1'])(
    'CNT-05 are refused by name where they are none: %s',
    (text) => {
      const { days, problems } = daysOf(text);
      expect(days).toEqual([]);
      expect(problems).toEqual([expect.stringMatching(/^ASSIGNMENT_REMINDER_DAYS: .*0 to 365/)]);
    },
  );
});
