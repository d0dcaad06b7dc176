import { Injectable } from '@nestjs/common';
import type { ArchiveSection } from './archive-section.js';
import { TenancySection } from './tenancy-section.js';

/** What every context contributes to an archive. */
@Injectable()
export class ArchiveSections {
  private readonly others: ArchiveSection[] = [];

  constructor(private readonly own: TenancySection) {}

  /** Called by each context's module. */
  register(section: ArchiveSection): void {
    this.others.push(section);
  }

  /** Ours first, because everything else is somebody's; the others know nothing of each other. */
  all(): readonly ArchiveSection[] {
    return [this.own, ...this.others.toSorted((one, other) => one.name.localeCompare(other.name))];
  }

  versions(): Record<string, number> {
    return Object.fromEntries(this.all().map(({ name, version }) => [name, version]));
  }
}
