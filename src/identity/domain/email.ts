/** The one spelling of an address under which an account is kept and found. */
export const normalizeEmail = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
