import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { readSearchText } from '#libs/persistence/search-text.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
import { MESSAGE_ROLES, type MessageRole } from '../../domain/message.js';

export class FoundMessageView {
  @Uuid()
  id: string;

  @Uuid()
  conversationId: string;

  @Text({ max: 500, nullable: true })
  conversationTitle: string | null;

  @Choice(MESSAGE_ROLES)
  role: MessageRole;

  @Text({ max: 10_000, description: 'The text around the words, which stand between ⟦ and ⟧' })
  excerpt: string;

  @Instant()
  createdAt: Date;
}

@Message({ permission: 'conversation.use', mode: 'read', errors: [CursorInvalid] })
export class SearchMessages extends Query<Page<FoundMessageView>> {
  constructor(
    readonly text: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

const EXCERPT = 'StartSel=⟦,StopSel=⟧,MaxFragments=2,MaxWords=24,MinWords=8,FragmentDelimiter= … ';

/** `word` also finds `words`: the last one may still be being typed. */
const wordsQuery = (typed: string): Statement => {
  const { text, head, prefix } = readSearchText(typed);
  const beginning = `'${prefix}':*`;
  return sql`(websearch_to_tsquery('simple', ${text}) ${when(
    prefix,
    () => sql`|| (websearch_to_tsquery('simple', ${head}) && to_tsquery('simple', ${beginning}))`,
  )})`;
};

/**
 * As the system role for the ids, because under row level security no index answers for words; what they stand for is
 * read as the person who asks.
 */
@QueryHandler(SearchMessages)
export class SearchMessagesHandler implements IQueryHandler<SearchMessages> {
  constructor(private readonly db: ReadDb) {}

  async execute({ text, page }: SearchMessages): Promise<Page<FoundMessageView>> {
    const { organizationId, userId } = currentMember();
    const [createdAt, id] = page.after ?? [];
    const found = await this.db.systemRows<{ id: string }>(
      sql`select m.id from conversation.messages m
           where m.organization_id = ${organizationId} and m.user_id = ${userId} and m.words @@ ${wordsQuery(text)}
             and exists (select 1 from conversation.conversations c
                          where c.organization_id = m.organization_id and c.id = m.conversation_id
                            and c.deleted_at is null and not c.is_temporary)
             ${when(page.after, () => sql`and (m.created_at, m.id) < (${createdAt}, ${id})`)}
           order by m.created_at desc, m.id desc limit ${page.limit + 1}`,
      { statement_timeout: '2000' },
    );
    const ids = found.map((row) => row.id);
    const rows = await this.db.rows<FoundMessageView>(sql`
      select m.id, m.conversation_id as "conversationId", c.title as "conversationTitle", m.role, m.created_at as "createdAt",
             ts_headline('simple', left(m.content, 100000), ${wordsQuery(text)}, ${EXCERPT}) as excerpt
        from conversation.messages m
        join conversation.conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id
       where m.id = any(${ids}::uuid[]) and c.deleted_at is null
       order by m.created_at desc, m.id desc`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
