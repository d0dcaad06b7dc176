import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { MailDomain } from './mail-domain.js';

const AT = new Date('2026-11-22T08:00:00Z');
const after = (days: number) => new Date(AT.getTime() + days * 86_400_000);
const claimed = () => MailDomain.claim(newId(), newId(), 'firm.example', newId(), AT);

describe('a mail domain', () => {
  it('TEN-01 that was never verified misses no record', () => {
    const domain = claimed();
    domain.miss(after(1));
    expect(domain).toMatchObject({ missingSince: null, checkedAt: null, revision: 1 });
  });

  it('TEN-01 counts the days without its record from the first, and those since it is back from anew', () => {
    const domain = claimed();
    domain.confirm(AT);
    domain.miss(after(1));
    domain.miss(after(2));
    expect(domain).toMatchObject({ missingSince: after(1), lapsesAt: after(8), revision: 3 });
    domain.confirm(after(3));
    expect(domain).toMatchObject({ missingSince: null, lapsesAt: null, verifiedAt: AT });
    domain.miss(after(7));
    domain.miss(after(13));
    expect(domain).toMatchObject({ status: 'record_missing', lapsesAt: after(14) });
    domain.miss(after(14));
    expect(domain).toMatchObject({ status: 'lapsed', verifiedAt: null, lapsedAt: after(14) });
  });
});
