export const CATEGORIES = ['change', 'security', 'activity', 'admin', 'system'] as const;
export const OUTCOMES = ['success', 'failure'] as const;
export const ACTOR_TYPES = ['anonymous', 'user', 'api_key', 'system'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];
