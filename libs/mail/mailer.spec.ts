import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OfflineMailer } from './offline-mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

const FROM = 'AI GYM <no-reply@gym.example>';
const MAIL = {
  to: 'ada@example.com',
  subject: 'Grüße aus dem Studio',
  text: 'Open https://gym.example/invitations/accept?token=abc to join.',
};

describe('SmtpMailer', () => {
  interface Received {
    readonly from: string;
    readonly to: string[];
    readonly message: string;
  }

  let server: SMTPServer;
  let mailer: SmtpMailer;
  let received: Received[];
  /** What the server answers to the next letters, before it takes them. */
  let refusals: number[];

  beforeEach(async () => {
    received = [];
    refusals = [];
    server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        username === 'gym' && password === 'p@ss' ? done(null, { user: username }) : done(new Error('No')),
      onData: (stream, { envelope }, done) => {
        void text(stream).then((message) => {
          const responseCode = refusals.shift();
          if (responseCode) return done(Object.assign(new Error('Not now'), { responseCode }));
          const from = envelope.mailFrom ? envelope.mailFrom.address : '';
          received.push({ from, to: envelope.rcptTo.map(({ address }) => address), message });
          return done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    mailer = new SmtpMailer(urlWith('p%40ss'), FROM);
  });

  afterEach(async () => {
    mailer.onApplicationShutdown();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  const urlWith = (password: string) =>
    `smtp://gym:${password}@127.0.0.1:${(server.server.address() as AddressInfo).port}`;

  it('TEN-03 hands a letter to the server as who it is from', async () => {
    await mailer.send(MAIL);
    expect(received).toMatchObject([{ from: 'no-reply@gym.example', to: ['ada@example.com'] }]);
    expect(received[0]?.message).toContain(`From: ${FROM}`);
    expect(received[0]?.message).toMatch(/Subject: =\?UTF-8\?/);
  });

  it('TEN-03 cannot be made to write to others by what stands in a subject or a text', async () => {
    const subject = 'Hello\r\nBcc: eve@example.com';
    await mailer.send({ ...MAIL, subject, text: 'Hello\r\n.\r\nRCPT TO:<eve@example.com>' });
    expect(received.map(({ to }) => to)).toEqual([['ada@example.com']]);
    expect(received[0]?.message).not.toMatch(/^Bcc:/m);
  });

  it('TEN-03 says when the server refuses, and can be asked again', async () => {
    refusals = [451];
    await expect(mailer.send(MAIL)).rejects.toThrow(/Not now/);
    await mailer.send(MAIL);
    expect(received).toHaveLength(1);
  });

  it('TEN-03 says when the password is wrong', async () => {
    const stranger = new SmtpMailer(urlWith('wrong'), FROM);
    await expect(stranger.send(MAIL)).rejects.toThrow(/Invalid login/);
    stranger.onApplicationShutdown();
  });
});

describe('OfflineMailer', () => {
  let folder: string;
  const logged = vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);

  beforeEach(async () => {
    logged.mockClear();
    folder = await mkdtemp(join(tmpdir(), 'ai-gym-mail-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('TEN-03 keeps each letter as a file that only its owner reads, and logs the link', async () => {
    const mailer = new OfflineMailer(join(folder, 'mail'), FROM, true);
    await mailer.send(MAIL);
    await mailer.send({ ...MAIL, to: 'bob@example.com' });
    const files = (await readdir(mailer.folder)).toSorted();
    expect(files).toHaveLength(2);
    const path = join(mailer.folder, files[0] ?? '');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain('To: ada@example.com');
    expect(logged.mock.calls[0]?.[0]).toContain('https://gym.example/invitations/accept?token=abc');
  });

  it('TEN-03 logs no link where links are secrets', async () => {
    await new OfflineMailer(folder, FROM, false).send(MAIL);
    expect(logged).toHaveBeenCalledOnce();
    expect(JSON.stringify(logged.mock.calls)).not.toContain('token');
  });
});
