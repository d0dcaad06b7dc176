import { fork } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { MediaUnreadable } from '../domain/media-asset.errors.js';
import type { DocumentText } from '../media-library.js';
import { MediaProcessor, type MadeMedia, type MediaInput } from './media-processor.js';

const MAX_FILE_BYTES = 100 * 1024 ** 2;
const MAX_CHARACTERS = 500_000;
const TIMEOUT_MS = 120_000;
const MAX_MEMORY_BYTES = 1024 ** 3;
const LOOK_MS = 200;

/** Sources run as they are, what was built runs as it was built. */
const CHILD = join(
  import.meta.dirname,
  `extract-text.child${import.meta.filename.endsWith('.ts') ? '.ts' : '.js'}`,
);

/** The text of documents, for search and for agents that quote them. */
@Injectable()
export class DocumentProcessor extends MediaProcessor {
  readonly kind = 'document';

  async process({ path, mime }: MediaInput, _report: unknown, signal: AbortSignal): Promise<MadeMedia> {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES)
      throw new MediaUnreadable(`Documents of more than ${MAX_FILE_BYTES} bytes are not read.`);
    const text = await extractText(path, mime, signal);
    return { files: [], ...(text.text === '' ? {} : { text }) };
  }
}

async function extractText(path: string, mime: string, signal: AbortSignal): Promise<DocumentText> {
  signal.throwIfAborted();
  const child = fork(CHILD, [path, mime, String(MAX_CHARACTERS)], {
    env: {}, // nothing of ours is its business
    execArgv: ['--max-old-space-size=512', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let refusal: string | undefined;
  const end = (reason?: string) => {
    refusal ??= reason;
    child.kill('SIGKILL');
  };
  const onAbort = () => end();
  signal.addEventListener('abort', onAbort);
  const timer = setTimeout(() => end(`that takes longer than ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS);
  const look = async () => {
    if ((await residentBytes(child.pid)) > MAX_MEMORY_BYTES) end('it unpacks to more than what is taken');
  };
  const looking = setInterval(() => void look(), LOOK_MS);
  try {
    const text = await new Promise<DocumentText | undefined>((resolve, reject) => {
      let received: DocumentText | undefined;
      child.on('message', (message) => {
        received = message as DocumentText;
      });
      child.once('error', reject).once('exit', () => resolve(received));
    });
    signal.throwIfAborted();
    if (text) return text;
    throw new MediaUnreadable(`The document cannot be read: ${refusal ?? 'it is damaged or protected'}.`);
  } finally {
    clearTimeout(timer);
    clearInterval(looking);
    signal.removeEventListener('abort', onAbort);
  }
}

/** What a process has in memory, where the system tells it; its own limit does not count everything. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''); // ended, or not Linux
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
