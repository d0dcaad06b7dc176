import { Injectable } from '@nestjs/common';
import { sql } from '#libs/persistence/sql.js';
import type { ArchiveSection, ExportSource } from './archive-section.js';
import { grantRecords } from './grant-record.js';
import { memberRecords } from './member-records.js';
import { organizationRecords } from './organization-record.js';
import { roleRecords } from './role-record.js';
import { teamRecords } from './team-record.js';

/** The organization itself and its people. */
@Injectable()
export class TenancySection implements ArchiveSection {
  readonly name = 'tenancy';
  readonly version = 1;
  readonly records = [organizationRecords, roleRecords, teamRecords, memberRecords, grantRecords];

  async known({ snapshot, organizationId }: ExportSource, ids: readonly string[]): Promise<string[]> {
    const rows = await snapshot.rows<{ id: string }>(sql`
      select id from tenancy.organizations where id = ${organizationId} and id = any(${ids})
      union all select user_id from tenancy.memberships where organization_id = ${organizationId} and user_id = any(${ids})
      union all select id from tenancy.teams where organization_id = ${organizationId} and id = any(${ids})
      union all select id from tenancy.roles where organization_id = ${organizationId} and id = any(${ids})`);
    return rows.map(({ id }) => id);
  }
}
