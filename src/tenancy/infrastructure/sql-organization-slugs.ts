import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { OrganizationSlugs } from '../organization-slugs.js';

@Injectable()
export class SqlOrganizationSlugs extends OrganizationSlugs {
  constructor(private readonly db: ReadDb) {
    super();
  }

  async idOf(slug: string): Promise<string | undefined> {
    const [found] = await this.db.systemRows<{ id: string }>(
      sql`select id from tenancy.organizations where slug = ${slug}`,
    );
    return found?.id;
  }
}
