import { UuidList } from '#libs/http/fields.js';
import { MOST_ATTACHMENTS } from '../domain/attachment.js';

/** The files that come with a question, as a request names them. */
export const Attachments = (description: string): PropertyDecorator =>
  UuidList({ max: MOST_ATTACHMENTS, optional: true, description });
