import { Text } from '#libs/http/fields.js';

/** The text of a question. */
export const Content = (): PropertyDecorator =>
  Text({ min: 1, max: 100_000, pattern: /\S/, description: 'What to ask; must not be blank' });
