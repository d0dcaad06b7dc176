/** What of an item a version keeps. */
interface Versioned {
  readonly id: string;
  readonly organizationId: string;
  readonly version: number;
  readonly title: string;
  readonly description: string | null;
  readonly contentData: Record<string, unknown>;
  readonly schemaVersion: number;
  readonly metadata: Record<string, unknown>;
  readonly updatedAt: Date;
}

/** What an item said at one version. Never changed once written. */
export class ContentVersion {
  readonly organizationId: string;
  readonly itemId: string;
  readonly number: number;
  readonly title: string;
  readonly description: string | null;
  readonly contentData: Record<string, unknown>;
  readonly schemaVersion: number;
  readonly metadata: Record<string, unknown>;
  readonly changeSummary: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;

  static of(item: Versioned, createdBy: string, changeSummary: string | null): ContentVersion {
    const { organizationId, title, description, contentData, schemaVersion, metadata, updatedAt } = item;
    return Object.assign(new ContentVersion(), {
      organizationId,
      itemId: item.id,
      number: item.version,
      title,
      description,
      contentData,
      schemaVersion,
      metadata,
      changeSummary,
      createdBy,
      createdAt: updatedAt,
    });
  }
}
