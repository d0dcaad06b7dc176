import { ApiProperty } from '@nestjs/swagger';
import { Choice, Integer, Text } from '#libs/http/fields.js';
import { amountFromCents } from '../domain/money.js';
import { PLANS, type PlanLimits, type PlanName } from '../domain/plan.js';

export class PlanView {
  @Choice(PLANS)
  name: PlanName;

  @Integer({ min: 1, max: 2_147_483_647 })
  version: number;

  @Text({
    max: 20,
    nullable: true,
    description: 'Decimal text; null when it is agreed individually',
    example: '19.00',
  })
  monthlyPrice: string | null;

  @Text({
    max: 20,
    nullable: true,
    description: 'Decimal text; null when it is agreed individually',
    example: '190.00',
  })
  yearlyPrice: string | null;

  @Text({ max: 3, description: 'ISO 4217, lower case', example: 'usd' })
  currency: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', nullable: true },
    description: 'By meter; null is no limit',
    example: { generations: 100 },
  })
  limits: PlanLimits;
}

export interface PlanRow {
  name: PlanName;
  version: number;
  limits: PlanLimits;
  monthly_price_cents: number | null;
  yearly_price_cents: number | null;
  currency: string;
}

const price = (cents: number | null): string | null => (cents === null ? null : amountFromCents(cents));

export const toPlanView = (row: PlanRow): PlanView => ({
  name: row.name,
  version: row.version,
  monthlyPrice: price(row.monthly_price_cents),
  yearlyPrice: price(row.yearly_price_cents),
  currency: row.currency,
  limits: row.limits,
});
