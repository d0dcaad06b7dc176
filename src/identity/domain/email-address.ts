import { EmailAmbiguous } from './account.errors.js';

const SCRIPTS = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic', 'Thai', 'Georgian'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);

/** Refuses names of more than one alphabet: letters that look alike would let one pass for somebody else. */
export function requireUnambiguous(email: string): void {
  const name = email.slice(0, email.lastIndexOf('@'));
  if (SCRIPTS.filter((script) => script.test(name)).length > 1) throw new EmailAmbiguous();
}
