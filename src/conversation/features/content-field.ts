import { Text } from '#libs/http/fields.js';

/** Of a question, in UTF-16 units. */
export const MAX_CONTENT = 100_000;

/** The text of a question. */
export const Content = (): PropertyDecorator =>
  Text({ min: 1, max: MAX_CONTENT, pattern: /\S/, description: 'What to ask; must not be blank' });
