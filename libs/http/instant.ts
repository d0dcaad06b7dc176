const ISO_INSTANT = /^([1-9]\d{3})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is an ISO 8601 instant. Refuses February 30th, which `Date` would take for a day in March. */
export function isInstant(text: string): boolean {
  const [, year, month, day] = ISO_INSTANT.exec(text) ?? [];
  return (
    day !== undefined &&
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
  );
}
