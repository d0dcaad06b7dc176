import { randomInt } from 'node:crypto';
import { hashOf, newSecret } from './refresh-secret.js';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const KEY = /^(aigym_[0-9a-z]{8})_[\w-]{43}$/;

/** Begins every key, so that scanners find one that was published by mistake. */
export const isApiKey = (text: string): boolean => text.startsWith('aigym_');

/** Names a key without telling it. */
export const newPrefix = (): string =>
  `aigym_${Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;

/** The key as its user keeps it: the name and 256 random bits. */
export const newKey = (prefix: string): string => `${prefix}_${newSecret()}`;

/** What a key is found by; undefined when it cannot be one. */
export function traceOf(key: string): { prefix: string; hash: string } | undefined {
  const prefix = KEY.exec(key)?.[1];
  return prefix === undefined ? undefined : { prefix, hash: hashOf(key) };
}
