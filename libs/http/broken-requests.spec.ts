import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { refuseConnection } from './broken-requests.js';

function refused(code: string, state: Partial<Record<'writable' | 'destroyed', boolean>> = {}) {
  let [text, isDestroyed] = ['', false];
  const socket = {
    writable: true,
    destroyed: false,
    ...state,
    write: (part: string) => void (text += part),
    destroy: () => void (isDestroyed = true),
  };
  refuseConnection(Object.assign(new Error('broken'), { code }), socket as unknown as Socket);
  return { text, isDestroyed };
}

describe('what is no HTTP request', () => {
  it.each([
    ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'Request Timeout'],
    ['HPE_HEADER_OVERFLOW', 431, 'Request Header Fields Too Large'],
    ['HPE_INVALID_METHOD', 400, 'Bad Request'],
  ])('XC-24 is answered for %s with a problem of status %i', (code, status, title) => {
    const { text, isDestroyed } = refused(code);
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json`);
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toMatchObject({ status, title });
    expect(isDestroyed).toBe(true);
  });

  it('XC-24 is not answered where nobody listens any more', () => {
    expect(refused('HPE_INVALID_METHOD', { writable: false })).toEqual({ text: '', isDestroyed: true });
    expect(refused('ECONNRESET')).toEqual({ text: '', isDestroyed: false });
    expect(refused('HPE_INVALID_METHOD', { destroyed: true })).toEqual({ text: '', isDestroyed: false });
  });
});
