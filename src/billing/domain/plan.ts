export const PLANS = ['free', 'basic', 'pro', 'team', 'enterprise'] as const;
export type PlanName = (typeof PLANS)[number];

/** By meter; null is no limit, a meter that is missing is not part of the plan. */
export type PlanLimits = Readonly<Record<string, number | null>>;

export const limitOf = (limits: PlanLimits, meter: string): number | null =>
  limits[meter] === undefined ? 0 : limits[meter];
