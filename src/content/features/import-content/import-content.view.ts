import { Choice, Flag, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { MOST_FILE_ITEMS } from '../content-file.js';

export const IMPORT_OUTCOMES = ['created', 'updated', 'unchanged', 'refused'] as const;
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

class ImportFault {
  @Text({ max: 1000, description: 'Where in the file, as a JSON pointer' })
  pointer: string;

  @Text({ max: 100 })
  code: string;

  @Text({ max: 1000 })
  detail: string;
}

/** What became of one item of the file. */
export class ImportedEntry {
  @Text({ max: 200 })
  externalKey: string;

  @Choice(IMPORT_OUTCOMES)
  outcome: ImportOutcome;

  @Uuid({ nullable: true, description: 'Null when there is no such item, as after a dry run' })
  itemId: string | null;

  @Integer({
    min: 1,
    max: 2_147_483_647,
    nullable: true,
    description: 'The version that says what the file says',
  })
  version: number | null;

  @Text({ max: 100, nullable: true, description: 'Why it was refused' })
  code: string | null;

  @Text({ max: 1000, nullable: true })
  detail: string | null;

  @ListOf(() => ImportFault)
  errors: ImportFault[];
}

export class ImportReport {
  @Flag({ description: 'False after a dry run: nothing was written' })
  applied: boolean;

  @Integer({ min: 0, max: MOST_FILE_ITEMS })
  created: number;

  @Integer({ min: 0, max: MOST_FILE_ITEMS })
  updated: number;

  @Integer({ min: 0, max: MOST_FILE_ITEMS })
  unchanged: number;

  @Integer({ min: 0, max: MOST_FILE_ITEMS })
  refused: number;

  @ListOf(() => ImportedEntry, { description: 'One for each item of the file, in their order' })
  entries: ImportedEntry[];
}
