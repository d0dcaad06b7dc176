import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { InvitationForSomebodyElse, InvitationNotFound } from '../../domain/invitation.errors.js';
import { hashInvitationToken } from '../../domain/invitation-token.js';
import { INVITATION_STATUSES, type InvitationStatus } from '../../domain/invitation.js';
import { statusColumn } from '../invitation.view.js';

/** What somebody has to know to decide about an invitation. */
export class InvitationPreview {
  @Uuid()
  organizationId: string;

  @Text({ max: 200 })
  organizationName: string;

  @Text({ max: 50 })
  role: string;

  @Text({ max: 100, nullable: true })
  department: string | null;

  @Text({ max: 201, nullable: true, description: 'Null when he is known no more' })
  inviterName: string | null;

  @Text({ max: 1000, nullable: true })
  message: string | null;

  @Choice(INVITATION_STATUSES)
  status: InvitationStatus;

  @Instant()
  expiresAt: Date;
}

/** For the invited person alone, whichever organization he works in. */
@Message({ permission: 'signed-in', mode: 'read', errors: [InvitationNotFound, InvitationForSomebodyElse] })
export class PreviewInvitation extends Query<InvitationPreview> {
  constructor(readonly token: string) {
    super();
  }
}

interface Row extends InvitationPreview {
  isForActor: boolean;
}

@QueryHandler(PreviewInvitation)
export class PreviewInvitationHandler implements IQueryHandler<PreviewInvitation> {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: PreviewInvitation): Promise<InvitationPreview> {
    const [row] = await this.db.systemRows<Row>(sql`
      select i.organization_id as "organizationId",
             (select o.display_name from tenancy.organizations o where o.id = i.organization_id) as "organizationName",
             i.role, i.department, i.message, ${statusColumn(this.clock.now())} as status, i.expires_at as "expiresAt",
             (select m.display_name from tenancy.memberships m
               where m.user_id = i.invited_by order by m.updated_at desc limit 1) as "inviterName",
             i.email in (select m.email from tenancy.memberships m where m.user_id = ${currentActor().userId}) as "isForActor"
        from tenancy.invitations i where i.token_hash = ${hashInvitationToken(token)}`);
    if (!row) throw new InvitationNotFound();
    const { isForActor, ...preview } = row;
    if (!isForActor) throw new InvitationForSomebodyElse();
    return preview;
  }
}
