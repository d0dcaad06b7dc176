import { describe, expect, it } from 'vitest';
import { readNameServers } from './tenancy-options.js';

describe('the name servers to ask', () => {
  it.each([
    [undefined, []],
    [' , ', []],
    ['192.0.2.53, 2001:db8::53,', ['192.0.2.53', '2001:db8::53']],
  ])('TEN-01 told by %j are %j', (text, servers) => {
    expect(readNameServers(text)).toEqual(servers);
  });

  it('TEN-01 are addresses, and which is none is said', () => {
    expect(() => readNameServers('192.0.2.53,dns.example')).toThrow('"dns.example" is none');
  });
});
