import type { Readable } from 'node:stream';
import { Body, Controller, Post } from '@nestjs/common';
import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { useHttpApp } from '#libs/testing/http-app.js';
import { Upload, UploadStream } from './upload.js';

@Controller()
class FilesController {
  @Post('files')
  @Upload('A file')
  async take(@UploadStream() open: () => Readable): Promise<{ bytes: number }> {
    let bytes = 0;
    for await (const chunk of open() as AsyncIterable<Buffer>) bytes += chunk.length;
    return { bytes };
  }

  @Post('forms')
  echo(@Body() body: object): object {
    return { body };
  }
}

const app = useHttpApp([FilesController], { bodyLimitBytes: 1_000 });

const send = (url: string, type: string, payload: InjectOptions['payload'], headers = {}) =>
  app().inject({ method: 'POST', url, payload, headers: { 'content-type': type, ...headers } });

describe('a route that takes files', () => {
  it('TEN-13 is given them as a stream, past the limit of other bodies', async () => {
    const answer = await send('/files', 'application/gzip', Buffer.alloc(100_000));
    expect(answer.json()).toEqual({ bytes: 100_000 });
  });

  it.each(['Application/GZIP', 'application/gzip; charset=binary'])(
    'TEN-13 knows them as %s',
    async (type) => {
      expect((await send('/files', type, Buffer.alloc(5))).json()).toEqual({ bytes: 5 });
    },
  );

  it.each(['application/json', 'application/zip', 'application/gzipped', 'text/plain'])(
    'TEN-13 takes nothing that is sent as %s',
    async (type) => {
      const answer = await send('/files', type, '{}');
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toMatchObject({ code: 'request.unsupported_media_type' });
    },
  );

  it('TEN-13 refuses a request without a file', async () => {
    expect((await app().inject({ method: 'POST', url: '/files' })).statusCode).toBe(415);
  });

  it('XC-31 takes a file with an idempotency key, which it cannot be told apart by', async () => {
    const answer = await send('/files', 'application/gzip', Buffer.alloc(5), { 'idempotency-key': 'once' });
    expect(answer.json()).toEqual({ bytes: 5 });
  });
});

describe('any other route', () => {
  it('TEN-13 takes no file', async () => {
    expect((await send('/forms', 'application/gzip', Buffer.alloc(5))).statusCode).toBe(415);
  });

  it('XC-21 keeps its own limit', async () => {
    const answer = await send('/forms', 'application/json', JSON.stringify({ a: 'x'.repeat(2_000) }));
    expect(answer.statusCode).toBe(413);
  });
});
