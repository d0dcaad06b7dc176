import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ChecksumAlgorithm } from './object-storage.js';

/** What a checksum is computed with, piece by piece. */
export interface Checksum {
  update(chunk: Buffer): void;
  /** Base64, the most significant byte first. */
  digest(): string;
}

export function checksumOf(algorithm: ChecksumAlgorithm): Checksum {
  if (algorithm === 'sha256') {
    const hash = createHash('sha256');
    return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest('base64') };
  }
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
}

/** The checksum of a file by those of its parts. */
export function compositeOf(digests: readonly string[]): string {
  const hash = createHash('sha256');
  for (const digest of digests) hash.update(Buffer.from(digest, 'base64'));
  return hash.digest('base64');
}

/** S3 tells the number of parts behind a composite checksum; whoever compares does not need it. */
export const withoutPartCount = (checksum: string): string => checksum.replace(/-\d+$/, '');
