import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mailer } from '#libs/mail/mailer.js';
import { OfflineMailer } from '#libs/mail/offline-mailer.js';
import type { TestApp } from './app-fixture.js';
import { eventually } from './eventually.js';

/** The letters an application has kept for an address, the oldest first. */
async function lettersTo({ app }: TestApp, address: string): Promise<string[]> {
  const mailer = app.get(Mailer);
  if (!(mailer instanceof OfflineMailer)) throw new Error('Letters are sent, not kept');
  const names = await readdir(mailer.folder).catch((): string[] => []);
  const letters = await Promise.all(
    names.toSorted().map((name) => readFile(join(mailer.folder, name), 'utf8')),
  );
  return letters.filter((letter) => letter.includes(`To: ${address}`)).map(decoded);
}

/** Undoes what mail does to long lines. */
const decoded = (letter: string): string => letter.replaceAll('=\r\n', '').replaceAll('=3D', '=');

/** Waits for an address's letter of a number among those with such a subject, and returns it. */
export async function letterTo(
  app: TestApp,
  address: string,
  number = 1,
  subject = 'Invitation to',
): Promise<string> {
  let letter: string | undefined;
  await eventually(async () => {
    const letters = await lettersTo(app, address);
    letter = letters.filter((each) => each.includes(`Subject: ${subject}`))[number - 1];
    if (letter === undefined) throw new Error(`There is no letter ${number} "${subject}" to ${address}`);
  });
  return letter ?? '';
}

/** The token of the link in it. */
export const tokenIn = (letter: string): string => /token=([\w-]+)/.exec(letter)?.[1] ?? '';
