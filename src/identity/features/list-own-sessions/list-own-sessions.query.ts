import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Flag, Instant, Integer, Text, TextList, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { currentSession } from '../caller.js';

/** One place where one is signed in. */
export class OwnSessionView {
  @Uuid()
  id: string;

  @Flag({ description: 'Whether this request belongs to it' })
  current: boolean;

  @Text({ max: 1000, nullable: true, description: 'The device, as its browser names itself' })
  userAgent: string | null;

  @Text({ max: 100, nullable: true })
  ip: string | null;

  @TextList({ description: 'How you signed in, as RFC 8176 names it: `pwd`, `otp` …' })
  methods: string[];

  @Integer({ min: 1, max: 3, description: 'Authenticator assurance level: 1 a password, 2 a second factor' })
  aal: number;

  @Uuid({ nullable: true, description: 'The organization it works in' })
  organizationId: string | null;

  @Uuid({ nullable: true, description: 'The operator who works in your place, if it is not you' })
  impersonatorId: string | null;

  @Instant()
  createdAt: Date;

  @Instant({ description: 'When its tokens were renewed last' })
  lastSeenAt: Date;

  @Instant()
  expiresAt: Date;
}

@Message({ permission: 'signed-in', mode: 'read', errors: [CursorInvalid] })
export class ListOwnSessions extends Query<Page<OwnSessionView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListOwnSessions)
export class ListOwnSessionsHandler implements IQueryHandler<ListOwnSessions> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListOwnSessions): Promise<Page<OwnSessionView>> {
    const { userId, sessionId } = currentSession();
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<OwnSessionView>(sql`
      select id, id = ${sessionId} as current, user_agent as "userAgent", ip, methods, aal,
             organization_id as "organizationId", impersonator_id as "impersonatorId", created_at as "createdAt",
             last_seen_at as "lastSeenAt", expires_at as "expiresAt"
        from identity.sessions
       where user_id = ${userId} and revoked_at is null and expires_at > now()
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
