/** The one spelling of an address under which a person is kept and found. */
export const normalizeEmail = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
