import { Text } from '#libs/http/fields.js';

/** In the body, because addresses are written down in many places. */
export class LinkRequest {
  @Text({ min: 1, max: 100, description: 'The token of the link in the letter' })
  token: string;
}
