export const ITEM_STATUSES = ['draft', 'review', 'approved', 'published', 'archived'] as const;

export type ItemStatus = (typeof ITEM_STATUSES)[number];
