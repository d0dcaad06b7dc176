import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { VirusScanner } from './virus-scanner.js';

const SILENCE_MS = 120_000;
const CHUNK_BYTES = 65_536;
const MOST_ANSWER = 4_096;

/** ClamAV's daemon by its `INSTREAM` command: the file goes to it in pieces, its name never does. */
export class ClamdScanner extends VirusScanner {
  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {
    super();
  }

  async scan(path: string, signal: AbortSignal): Promise<string | null> {
    const socket = connect({ host: this.host, port: this.port, signal });
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('The virus scanner does not answer')));
    const answer = answerOf(socket);
    // A scanner that has seen enough closes while we still send; what counts is what it said.
    const sent = pipeline(framed(path), socket, { end: false }).catch((error: unknown) => error);
    try {
      const text = await answer;
      const [, found] = /^stream: (.+) FOUND$/.exec(text) ?? [];
      if (found !== undefined) return found;
      if (text === 'stream: OK') return null;
      throw new Error(`The virus scanner answered: ${text}`);
    } finally {
      socket.destroy();
      await sent;
    }
  }
}

/** Each piece with its length before it, and a length of nothing at the end. */
async function* framed(path: string): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const piece = chunk as Buffer;
    yield lengthOf(piece.length);
    yield piece;
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text = (text + String(chunk)).slice(0, MOST_ANSWER);
      if (text.includes('\0')) resolve(text.slice(0, text.indexOf('\0')).trim());
    });
    socket
      .once('error', reject)
      .once('close', () => reject(new Error('The virus scanner closed the connection')));
  });
}
