import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ANSWER_DEFAULT } from '../../infrastructure/sql-answer-defaults.js';
import type { AnswerDefaultView } from '../answer-default.view.js';

@Message({ permission: 'organization.read_settings', mode: 'read', errors: [CursorInvalid] })
export class ListAnswerDefaults extends Query<Page<AnswerDefaultView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

interface Row {
  readonly key: string;
  readonly given: AnswerDefaultView;
}

/** Sorted before every agent. */
const OF_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

@QueryHandler(ListAnswerDefaults)
export class ListAnswerDefaultsHandler implements IQueryHandler<ListAnswerDefaults> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListAnswerDefaults): Promise<Page<AnswerDefaultView>> {
    const [key] = page.after ?? [];
    const rows = await this.db.rows<Row>(sql`select * from (
        select coalesce(d.ai_agent_id, ${OF_ORGANIZATION}::uuid) as key, ${ANSWER_DEFAULT} as given
          from conversation.answer_defaults d) as defaults
      where true ${when(page.after, () => sql`and key > ${key}::uuid`)}
      order by key limit ${page.limit + 1}`);
    const { data, nextCursor } = toPage(rows, page.limit, (row) => [row.key]);
    return { data: data.map(({ given }) => given), nextCursor };
  }
}
