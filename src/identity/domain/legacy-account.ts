import { normalizeEmail } from '#libs/kernel/email.js';
import { isId } from '#libs/kernel/id.js';
import { LegacyAccountRefused } from './legacy.errors.js';

/** An account as the older system kept it, once it is known to be usable. */
export interface LegacyAccount {
  /** The table it comes from: ids are unique only within one. */
  readonly source: string;
  readonly legacyId: string;
  readonly email: string;
  readonly fullName: string;
  /** Null when it cannot be checked here; the person asks for a new password then. */
  readonly passwordHash: string | null;
  readonly role: string | null;
  readonly organizationId: string | null;
  readonly createdAt: Date;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const MAX_EMAIL_LENGTH = 254;
const MAX_ID_LENGTH = 200;
const MAX_NAME_LENGTH = 200;
const FALSE = new Set(['false', 'f', '0', 'no', 'n']);

/** Above cost 14 one sign-in would take seconds of a processor. */
const BCRYPT = /^\$2[abxy]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

/** Reads a row with the columns of the older system; throws `LegacyAccountRefused` with the reason. */
export function readLegacyAccount(
  source: string,
  row: Readonly<Record<string, unknown>>,
  now: Date,
): LegacyAccount {
  const text = (name: string): string => {
    const value = row[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value).trim()
      : '';
  };
  const legacyId = text('id');
  const email = normalizeEmail(text('email'));
  if (!legacyId || legacyId.length > MAX_ID_LENGTH) throw new LegacyAccountRefused('It has no usable id.');
  if (!EMAIL.test(email) || email.length > MAX_EMAIL_LENGTH)
    throw new LegacyAccountRefused('It has no usable e-mail address.');
  if (FALSE.has(text('is_active').toLowerCase())) throw new LegacyAccountRefused('It is not active.');
  const organizationId = text('organization_id');
  const createdAt = new Date(text('created_at'));
  return {
    source,
    legacyId,
    email,
    fullName: text('full_name').slice(0, MAX_NAME_LENGTH).trim() || email.slice(0, email.indexOf('@')),
    passwordHash: BCRYPT.test(text('password_hash')) ? text('password_hash') : null,
    role: text('role') || null,
    organizationId: isId(organizationId) ? organizationId : null,
    createdAt: createdAt < now ? createdAt : now,
  };
}
