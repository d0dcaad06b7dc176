export const ARCHIVE_KINDS = ['export', 'import'] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];
