/** First day of the UTC month an instant falls in, as `YYYY-MM-DD`: what is metered is counted by this. */
export const windowOf = (at: Date): string => `${at.toISOString().slice(0, 7)}-01`;

/** When the window ends and the next begins. */
export function windowEnd(windowStart: string): Date {
  const start = new Date(`${windowStart}T00:00:00Z`);
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
}

export const windowBegin = (windowStart: string): Date => new Date(`${windowStart}T00:00:00Z`);
