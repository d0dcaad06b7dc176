import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { tokenIn } from '#libs/testing/mailbox.js';

let server: SMTPServer;
let app: TestApp;
/** Letters that came, and whether the server took them. */
const letters: { readonly message: string; readonly taken: boolean }[] = [];

beforeAll(async () => {
  server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      void text(stream).then((message) => {
        if (!message.includes('Subject: Invitation to')) return done(null);
        const taken = letters.length > 0;
        letters.push({ message: message.replaceAll('=\r\n', '').replaceAll('=3D', '='), taken });
        return done(taken ? null : Object.assign(new Error('Come again'), { responseCode: 451 }));
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  app = await startTestApp({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'Gym <gym@example.com>',
    PUBLIC_URL: 'https://api.gym.example',
    APP_URL: 'https://gym.example',
  });
});

afterAll(async () => {
  await app.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

describe('SendInvitationLetterJob', () => {
  it('TEN-03 a letter that the mail server put off is written again, with a link of its own', async () => {
    const owner = await app.register();
    const guest = await app.register();
    await owner.post(`/tenants/${owner.organization.id}/invite`, { email: guest.user.email });
    await eventually(async () => expect(letters.map(({ taken }) => taken)).toEqual([false, true]), 20_000);
    const [first = '', second = ''] = letters.map(({ message }) => message);
    expect(second).toContain(`To: ${guest.user.email}`);
    expect(second).toContain('From: Gym <gym@example.com>');
    expect(second).toContain('https://gym.example/invitations/accept?token=');
    expect((await guest.post('/invitations/accept', { token: tokenIn(first) })).status).toBe(404);
    expect((await guest.post('/invitations/accept', { token: tokenIn(second) })).status).toBe(200);
  });
});
