const NANO_DIGITS = 9;
/** Most answers cost less than a cent, so an amount always shows at least this many decimals. */
const SHOWN_DIGITS = 4;

/** US dollars as exact decimal text from an integer of billionths, for example `1500000` → `0.0015`. */
export function usdFromNano(nanoUsd: bigint): string {
  const negative = nanoUsd < 0n;
  const digits = String(negative ? -nanoUsd : nanoUsd).padStart(NANO_DIGITS + 1, '0');
  const decimals = digits.slice(-NANO_DIGITS).replace(/0+$/, '').padEnd(SHOWN_DIGITS, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -NANO_DIGITS)}.${decimals}`;
}

/** An amount of a currency's minor units (cents) as decimal text. */
export const amountFromCents = (cents: number): string => (cents / 100).toFixed(2);
