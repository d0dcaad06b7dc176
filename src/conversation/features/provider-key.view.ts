import { Instant, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';

/** A key the organization brought. The key itself is never shown again. */
export class ProviderKeyView {
  @Text({ max: 50, example: 'openai' })
  vendor: string;

  @Text({ max: 40, description: 'The end of the key, by which you know it again', example: '…a1B2' })
  maskedKey: string;

  @Instant()
  createdAt: Date;

  @Instant({ description: 'When the key was last replaced' })
  updatedAt: Date;

  @Uuid({ description: 'Who set it last' })
  updatedBy: string;
}

export const PROVIDER_KEY_COLUMNS = fragment(`vendor, '…' || hint as "maskedKey", created_at as "createdAt",
  updated_at as "updatedAt", updated_by as "updatedBy"`);
