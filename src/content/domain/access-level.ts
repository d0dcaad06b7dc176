/** Each includes those before it. */
export const ACCESS_LEVELS = ['read', 'use', 'write', 'manage'] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

export const includesLevel = (level: AccessLevel | null, needed: AccessLevel): boolean =>
  level !== null && ACCESS_LEVELS.indexOf(level) >= ACCESS_LEVELS.indexOf(needed);
