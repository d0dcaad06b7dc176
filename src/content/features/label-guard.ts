import { Injectable } from '@nestjs/common';
import { ContentSettingsRepository, isProtected } from '../domain/content-settings.js';
import type { LabelRules } from '../domain/item-labels.js';
import type { RepositoryName } from '../domain/repository-name.js';
import { ContentVisibility } from './visibility.js';

/** What holds for a label, and for the person who moves it. */
@Injectable()
export class LabelGuard {
  constructor(
    private readonly settings: ContentSettingsRepository,
    private readonly visibility: ContentVisibility,
  ) {}

  async rules(repository: RepositoryName, label: string): Promise<LabelRules> {
    return {
      isProtected: isProtected(await this.settings.current(), repository, label),
      mayPublish: this.visibility.mayPublish,
    };
  }
}
