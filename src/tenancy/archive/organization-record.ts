import { Email, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, ImportTarget, RecordType } from './archive-section.js';

class OrganizationRecord {
  @Uuid()
  id: string;

  @Text({ min: 1, max: 200 })
  displayName: string;

  @Text({ max: 10_000, nullable: true })
  description: string | null;

  @Email({ nullable: true })
  billingEmail: string | null;

  @JsonObject()
  settings: Record<string, unknown>;

  @JsonObject()
  branding: Record<string, unknown>;

  @JsonObject()
  features: Record<string, unknown>;
}

/** What the organization says of itself. Its plan, limits and status are the platform's to give. */
export const organizationRecords: RecordType<OrganizationRecord> = {
  name: 'organization',
  shape: OrganizationRecord,
  free: ['settings', 'branding', 'features'],

  count: async () => 1,

  page: ({ snapshot, organizationId }: ExportSource, after) =>
    snapshot.rows(sql`select id, display_name as "displayName", description, billing_email as "billingEmail",
        settings, branding, features from tenancy.organizations
       where id = ${organizationId} ${when(after, () => sql`and id > ${after?.id}`)}`),

  /** A security policy of another place could shut everybody out of this one, so it has to be set anew. */
  async write(records, { organizationId, at, ids, count }: ImportTarget) {
    for (const record of records) {
      const { security, ...settings } = record.settings;
      if (security !== undefined) count('securityPolicyLeftOut');
      ids.meet(record.id, organizationId);
      await commandRows(sql`update tenancy.organizations
        set display_name = ${record.displayName}, description = ${record.description}, billing_email = ${record.billingEmail},
            settings = ${JSON.stringify(settings)}::jsonb, branding = ${JSON.stringify(record.branding)}::jsonb,
            features = ${JSON.stringify(record.features)}::jsonb, revision = revision + 1, updated_at = ${at}
        where id = ${organizationId}`);
    }
  },
};
