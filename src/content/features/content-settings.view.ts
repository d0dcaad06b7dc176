import { Choice, Flag, Integer, ListOf, TextList } from '#libs/http/fields.js';
import { SELF_APPROVALS, type ContentSettings, type SelfApproval } from '../domain/content-settings.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

export class RepositoryLabels {
  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @TextList({ max: 50, maxLength: 50 })
  labels: string[];
}

export class ContentSettingsFields {
  @Choice(SELF_APPROVALS, {
    description: 'Whether authors may approve their own items: never, where nobody else could, or always',
  })
  selfApproval: SelfApproval;

  @Flag({ description: 'Whether publishing points the label "production" at what is published' })
  productionFollowsPublishing: boolean;

  @TextList({
    max: 50,
    maxLength: 50,
    description: 'Labels that only who may publish moves, and only to versions that were approved',
  })
  protectedLabels: string[];

  @ListOf(() => RepositoryLabels, { max: 5, description: 'Further ones, of single repositories' })
  repositoryLabels: RepositoryLabels[];
}

/** How an organization reviews and publishes. */
export class ContentSettingsView extends ContentSettingsFields {
  @Integer({ min: 0, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;
}

export const toSettingsView = ({ repositoryLabels, ...settings }: ContentSettings): ContentSettingsView => ({
  ...settings,
  protectedLabels: [...settings.protectedLabels],
  repositoryLabels: REPOSITORIES.flatMap((repository) => {
    const labels = repositoryLabels[repository];
    return labels ? [{ repository, labels: [...labels] }] : [];
  }),
});
