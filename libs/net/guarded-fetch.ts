import { lookup as resolveName } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent, fetch } from 'undici';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1_048_576;

/** Addresses that are not on the public internet: this machine, its network, and what clouds tell their machines. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');

const PUBLIC_IPV6 = new BlockList();
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6');

/** What carries an IPv4 address inside, or is for examples: it leads elsewhere than it seems. */
const NOT_PUBLIC_IPV6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC_IPV6.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is on the public internet. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPublicAddress(mapped);
  if (isIPv6(address)) return PUBLIC_IPV6.check(address, 'ipv6') && !NOT_PUBLIC_IPV6.check(address, 'ipv6');
  return isIP(address) === 4 && !PRIVATE.check(address, 'ipv4');
}

export class AddressRefused extends Error {
  constructor(host: string) {
    super(`${host} is not on the public internet`);
    this.name = 'AddressRefused';
  }
}

/** The name is looked up once and the connection goes to what was looked at, so that it cannot change in between. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(new AddressRefused(hostname), '', 0);
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

export type Fetch = (url: string, init?: FetchInit) => Promise<Response>;

interface FetchInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Calls addresses that customers name: follows no redirect, waits and reads only so long, and unless told reaches
 * nothing but the public internet.
 */
export function guardedFetch({ allowPrivate = false, timeoutMs = TIMEOUT_MS } = {}): Fetch {
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, maxResponseSize: MAX_BYTES };
  const connect = { timeout: TIMEOUT_MS, ...(allowPrivate ? {} : { lookup: publicLookup }) };
  const dispatcher = new Agent({ ...limits, connect });
  return async (url, { method, headers, body, signal } = {}) => {
    // An address that is written out is not looked up.
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new AddressRefused(host);
    const init = { method, headers, body: body as string | null | undefined, dispatcher };
    return fetch(url, {
      ...init,
      redirect: 'manual',
      signal: signal ?? AbortSignal.timeout(timeoutMs),
    });
  };
}
