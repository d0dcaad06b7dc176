/** What an installation says of its content. */
export abstract class ContentOptions {
  /** Where the pages are that letters lead to. */
  readonly appUrl: string;
  /** How many days before an assignment is due those who have not completed it are reminded; none is never. */
  readonly reminderDays: readonly number[];
}

interface Attempts {
  /** Undefined, and the problem noted, when it throws. */
  attempt<T>(name: string, work: () => T): T | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const MOST_DAYS = 365;

export function readContentOptions(env: Env, appUrl: string, read: Attempts): ContentOptions {
  return { appUrl, reminderDays: read.attempt('ASSIGNMENT_REMINDER_DAYS', () => readDays(env)) ?? [] };
}

function readDays({ ASSIGNMENT_REMINDER_DAYS: text = '7,1' }: Env): number[] {
  const days = text
    .split(',')
    .map((day) => day.trim())
    .filter((day) => day !== '');
  if (days.some((day) => !/^\d{1,3}$/.test(day) || Number(day) > MOST_DAYS))
    throw new Error(
      `ASSIGNMENT_REMINDER_DAYS takes whole days from 0 to ${MOST_DAYS}, comma separated, such as 7,1`,
    );
  return days.map(Number);
}
