import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { CommentNotFound } from '../domain/comment.errors.js';
import { ContentComment } from '../domain/comment.js';
import { CommentRepository } from '../domain/comment.repository.js';

@Injectable()
export class CommentMikroOrmRepository extends CommentRepository {
  add(comment: ContentComment): void {
    currentEm().persist(comment);
  }

  async byId(itemId: string, id: string): Promise<ContentComment> {
    const comment = await currentEm().findOne(
      ContentComment,
      { id, itemId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!comment) throw new CommentNotFound();
    return comment;
  }
}
