import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ExternalKeyTwice, RepositoryDiffers } from '../../domain/content-item.errors.js';
import { ContentItem, type ItemContent } from '../../domain/content-item.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { ContentChecks } from '../../domain/content-schemas.js';
import { withReferences } from '../../domain/references.js';
import type { FileItem } from '../content-file.js';
import { ExternalKeys } from '../external-keys.js';
import { MediaChecks } from '../media-checks.js';
import { ContentVisibility } from '../visibility.js';
import type { ImportedEntry, ImportOutcome } from './import-content.view.js';

/** What will become of an item of a file, and how it is written. Nothing is changed before it is. */
export interface PlannedEntry {
  readonly entry: ImportedEntry;
  readonly write?: () => void;
}

interface Placed {
  readonly item: FileItem;
  readonly index: number;
  readonly id: string;
  readonly exists: boolean;
}

const SUMMARY = 'Imported';

@Injectable()
export class ImportPlan {
  constructor(
    private readonly keys: ExternalKeys,
    private readonly items: ContentItemRepository,
    private readonly checks: ContentChecks,
    private readonly media: MediaChecks,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  /** In the order of the file. Items are locked in the order of their ids, as whoever changes many of them does. */
  async of(file: readonly FileItem[]): Promise<PlannedEntry[]> {
    await this.keys.lock();
    const known = await this.keys.find(file.map(({ externalKey }) => externalKey));
    const ids = new Map(file.map(({ externalKey }) => [externalKey, known.get(externalKey) ?? newId()]));
    const placed = file.map((item, index): Placed => {
      const id = ids.get(item.externalKey) as string;
      return { item, index, id, exists: known.has(item.externalKey) };
    });
    const taken = new Set<string>();
    const planned: PlannedEntry[] = [];
    for (const place of placed.toSorted((a, b) => (a.id < b.id ? -1 : 1) || a.index - b.index))
      planned[place.index] = await this.entryOf(place, ids, taken);
    return planned;
  }

  private async entryOf(
    place: Placed,
    ids: ReadonlyMap<string, string>,
    taken: Set<string>,
  ): Promise<PlannedEntry> {
    const { item, index } = place;
    try {
      if (taken.has(item.externalKey)) throw new ExternalKeyTwice();
      taken.add(item.externalKey);
      const content = this.contentOf(item, ids);
      return place.exists ? await this.change(place, content) : await this.creation(place, content);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const errors = (error.errors ?? []).map((each) => ({
        ...each,
        pointer: `/items/${index}${each.pointer}`,
      }));
      const { code, message: detail } = error;
      return { entry: Object.assign(entry(item, 'refused', null, null), { code, detail, errors }) };
    }
  }

  private contentOf(item: FileItem, ids: ReadonlyMap<string, string>): ItemContent {
    const { repository, title, description = null, metadata = {}, schemaVersion } = item;
    const data = withReferences(item.contentData ?? {}, (key) => ids.get(key) ?? key);
    return { title, description, metadata, ...this.checks.accept(repository, data, schemaVersion) };
  }

  private async creation({ item, id }: Placed, content: ItemContent): Promise<PlannedEntry> {
    await this.media.requireUsable(content.contentData);
    const { userId, organizationId } = currentMember();
    const write = () => {
      const made = ContentItem.create(id, organizationId, item.repository, userId, content, this.clock.now());
      this.items.add(made);
      this.items.addVersion(made.snapshot(userId, SUMMARY));
      this.keys.add(item.externalKey, id);
    };
    return { entry: entry(item, 'created', id, 1), write };
  }

  private async change({ item, id }: Placed, content: ItemContent): Promise<PlannedEntry> {
    const existing = await this.items.byId(id);
    await this.visibility.requireEditor(existing, 'write');
    if (existing.repository !== item.repository) throw new RepositoryDiffers(existing.repository);
    if (isDeepStrictEqual(existing.content(), content))
      return { entry: entry(item, 'unchanged', id, existing.version) };
    existing.requireOpen();
    await this.media.requireUsable(content.contentData, existing.contentData);
    const write = () => {
      existing.revise(content, this.clock.now());
      this.items.addVersion(existing.snapshot(currentMember().userId, SUMMARY));
    };
    return { entry: entry(item, 'updated', id, existing.version + 1), write };
  }
}

const entry = (
  { externalKey }: FileItem,
  outcome: ImportOutcome,
  itemId: string | null,
  version: number | null,
): ImportedEntry => ({ externalKey, outcome, itemId, version, code: null, detail: null, errors: [] });
