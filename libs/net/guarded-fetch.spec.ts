import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedFetch, isPublicAddress } from './guarded-fetch.js';

const server = createServer((request, response) => {
  if (request.url === '/elsewhere') response.writeHead(302, { location: '/' }).end();
  else response.end('inside');
});
let port: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

describe('calling addresses that customers name', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '0.0.0.0',
    '100.64.0.1',
    '::1',
    'fd00::1',
  ])('IDN-10 %s is not public', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each([
    'fe80::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '255.255.255.255',
    'localhost',
  ])('IDN-10 %s is not public either', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    'IDN-10 %s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each(['127.0.0.1', 'localhost', '[::1]', '0x7f.1', '2130706433'])(
    'IDN-10 nothing is fetched from %s, however it is spelled',
    async (host) => {
      await expect(guardedFetch()(`http://${host}:${port}/`)).rejects.toThrow();
    },
  );

  it('IDN-10 what is allowed is fetched, and no redirect is followed', async () => {
    const fetch = guardedFetch({ allowPrivate: true });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('inside');
    expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(302);
  });
});
