import { LabelNamesInvalid } from './content-item.errors.js';
import { LABEL_PATTERN, PRODUCTION } from './item-labels.js';
import type { RepositoryName } from './repository-name.js';

export const SELF_APPROVALS = ['never', 'where_nobody_else', 'always'] as const;
/** Whether authors may approve their own items: never, where nobody else could, or always. */
export type SelfApproval = (typeof SELF_APPROVALS)[number];

/** How an organization publishes. */
export interface ContentSettings {
  readonly selfApproval: SelfApproval;
  readonly productionFollowsPublishing: boolean;
  /** Labels that only those who may publish move. */
  readonly protectedLabels: readonly string[];
  /** Further ones, of single repositories. */
  readonly repositoryLabels: Readonly<Partial<Record<RepositoryName, readonly string[]>>>;
  readonly revision: number;
}

export const DEFAULT_SETTINGS: ContentSettings = {
  selfApproval: 'where_nobody_else',
  productionFollowsPublishing: true,
  protectedLabels: [PRODUCTION],
  repositoryLabels: {},
  revision: 0,
};

export const isProtected = (
  { protectedLabels, repositoryLabels }: ContentSettings,
  repository: RepositoryName,
  label: string,
): boolean => protectedLabels.includes(label) || (repositoryLabels[repository]?.includes(label) ?? false);

export abstract class ContentSettingsRepository {
  /** Those of the organization at hand; the defaults while it has said nothing. */
  abstract current(): Promise<ContentSettings>;
  /** Stores them; throws `PreconditionFailed` when those stored are not of the revision named. */
  abstract save(
    settings: Omit<ContentSettings, 'revision'>,
    revision: number | undefined,
    by: string,
    at: Date,
  ): Promise<ContentSettings>;
}

/** Refuses names that no label can have, so that nobody believes a label is protected that is not. */
export function requireLabelNames({
  protectedLabels,
  repositoryLabels,
}: Pick<ContentSettings, 'protectedLabels' | 'repositoryLabels'>): void {
  const unusable = [...protectedLabels, ...Object.values(repositoryLabels).flat()].find(
    (label) => !LABEL_PATTERN.test(label),
  );
  if (unusable !== undefined) throw new LabelNamesInvalid(unusable, protectedLabels.includes(unusable));
}
