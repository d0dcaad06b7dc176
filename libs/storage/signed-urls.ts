import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { SignedUrlRefused } from './storage-errors.js';

/**
 * Addresses that are credentials of their own: method, path and every parameter are signed, and hold until their time
 * is over. Whoever has one may use it and cannot make another of it.
 */
export class SignedUrls {
  private readonly key: Buffer;

  /** `secret` is base64; the key is derived from it, so that no other use of the secret can make addresses. */
  constructor(
    secret: string,
    private readonly origin: string,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), '', 'signed urls', 32));
  }

  sign(method: string, path: string, parameters: Readonly<Record<string, string>>, expiresAt: Date): string {
    const query = new URLSearchParams({
      ...parameters,
      expires: String(Math.floor(expiresAt.getTime() / 1000)),
    });
    query.sort();
    const signature = this.signature(method, path, query);
    return `${this.origin}${path}?${query.toString()}&signature=${signature}`;
  }

  /** The parameters of a signed address. Throws `SignedUrlRefused`. */
  verify(method: string, url: string, at: Date): ReadonlyMap<string, string> {
    const [path = '', text = ''] = url.split('?', 2);
    const query = new URLSearchParams(text);
    const given = Buffer.from(query.get('signature') ?? '');
    query.delete('signature');
    query.sort();
    const expected = Buffer.from(this.signature(method, path, query));
    const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
    if (!isOurs || Number(query.get('expires')) * 1000 <= at.getTime()) throw new SignedUrlRefused();
    return new Map(query);
  }

  private signature(method: string, path: string, query: URLSearchParams): string {
    return createHmac('sha256', this.key)
      .update(`${method}\n${path}\n${query.toString()}`)
      .digest('base64url');
  }
}
