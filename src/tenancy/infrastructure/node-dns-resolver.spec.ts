import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DnsUnavailable } from '../domain/mail-domain.errors.js';
import { NodeDnsResolver } from './node-dns-resolver.js';

const [ANSWERS, SERVER_FAILS, NO_SUCH_NAME] = [0, 2, 3];

let server: Socket;
let resolver: NodeDnsResolver;
/** What the name server says to every question. */
let answer: { readonly code: number; readonly pieces?: readonly string[] };

beforeAll(async () => {
  server = createSocket('udp4');
  server.on('message', (question, { port, address }) => server.send(replyTo(question), port, address));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  resolver = new NodeDnsResolver([`127.0.0.1:${server.address().port}`]);
});

afterAll(() => void server.close());

/** The question itself, marked as answered, with one TXT record where there are pieces of one (RFC 1035 §4). */
function replyTo(question: Buffer): Buffer {
  const end = question.indexOf(0, 12) + 5;
  const reply = Buffer.concat([question.subarray(0, end), recordOf(answer.pieces)]);
  reply.writeUInt16BE(0x8180 | answer.code, 2);
  reply.writeUInt16BE(answer.pieces ? 1 : 0, 6);
  reply.fill(0, 8, 12);
  return reply;
}

function recordOf(pieces: readonly string[] | undefined): Buffer {
  if (!pieces) return Buffer.alloc(0);
  const data = Buffer.concat(pieces.map((piece) => Buffer.from([piece.length, ...Buffer.from(piece)])));
  return Buffer.concat([Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, data.length]), data]);
}

describe('the records of a name', () => {
  it('TEN-01 are asked of the name servers that are configured, and each is one text', async () => {
    answer = { code: ANSWERS, pieces: ['ai-gym=', 'proof'] };
    expect(await resolver.txt('firm.example')).toEqual(['ai-gym=proof']);
  });

  it('TEN-01 are none where the name server says that there are none', async () => {
    answer = { code: NO_SUCH_NAME };
    expect(await resolver.txt('firm.example')).toEqual([]);
    answer = { code: ANSWERS };
    expect(await resolver.txt('firm.example')).toEqual([]);
  });

  it('TEN-01 are unknown where it fails, which proves nothing', async () => {
    answer = { code: SERVER_FAILS };
    await expect(resolver.txt('firm.example')).rejects.toThrow(DnsUnavailable);
  });
});
