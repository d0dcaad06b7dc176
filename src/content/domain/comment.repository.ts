import type { ContentComment } from './comment.js';

export abstract class CommentRepository {
  abstract add(comment: ContentComment): void;
  /** Locks it. Throws `CommentNotFound`. */
  abstract byId(itemId: string, id: string): Promise<ContentComment>;
}
