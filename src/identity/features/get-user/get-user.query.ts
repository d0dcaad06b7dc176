import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Text, Uuid } from '#libs/http/fields.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { Colleagues } from '../../../tenancy/index.js';
import { UserNotFound } from '../../domain/identity.errors.js';

/** A person as those see him who work with him. */
export class ColleagueView {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  firstName: string;

  @Text({ max: 100 })
  lastName: string;

  @Text({ max: 201 })
  displayName: string;

  @Text({ max: 2000, nullable: true })
  avatarUrl: string | null;

  @Text({ max: 2000, nullable: true })
  bio: string | null;

  @Text({ max: 2000, nullable: true })
  websiteUrl: string | null;

  @Text({ max: 39, nullable: true })
  githubUsername: string | null;

  @Text({ max: 100, nullable: true })
  department: string | null;

  @Text({ max: 100, nullable: true })
  jobTitle: string | null;

  @Text({ max: 100, description: 'IANA time zone' })
  timezone: string;

  @Text({ max: 35 })
  language: string;

  @Text({ max: 254, nullable: true, description: 'Null unless you may read the addresses of members' })
  email: string | null;

  @Text({ max: 40, nullable: true, description: 'Null unless you may read the addresses of members' })
  phone: string | null;
}

/** Somebody who works in the organization one works in. Whose account is switched off or deleted is not there. */
@Message({ permission: 'members.read', mode: 'read', errors: [UserNotFound] })
export class GetUser extends Query<ColleagueView> {
  constructor(readonly userId: string) {
    super();
  }
}

@QueryHandler(GetUser)
export class GetUserHandler implements IQueryHandler<GetUser> {
  constructor(
    private readonly db: ReadDb,
    private readonly colleagues: Colleagues,
    private readonly authorizer: Authorizer,
  ) {}

  async execute({ userId }: GetUser): Promise<ColleagueView> {
    if (!(await this.colleagues.includes(userId))) throw new UserNotFound();
    const withContacts = this.authorizer.allows(currentActor(), 'members.read_contacts');
    const [user] = await this.db.systemRows<ColleagueView>(sql`
      select id, first_name as "firstName", last_name as "lastName", display_name as "displayName",
             avatar_url as "avatarUrl", bio, website_url as "websiteUrl", github_username as "githubUsername", department,
             job_title as "jobTitle", timezone, language, case when ${withContacts} then email end as email,
             case when ${withContacts} then phone end as phone
        from identity.users where id = ${userId} and is_active and deleted_at is null`);
    if (!user) throw new UserNotFound();
    return user;
  }
}
