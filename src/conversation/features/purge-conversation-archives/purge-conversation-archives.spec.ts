import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Dispatcher } from '#libs/cqrs/dispatcher.js';
import type { ArchiveFiles } from '../../cold-storage/archive-files.js';
import { EndArchiving } from '../archive-expired-conversations/end-archiving.command.js';
import { ExpireConversationArchive } from './expire-conversation-archive.command.js';
import { ForgetConversationArchive } from './forget-conversation-archive.command.js';
import type { DueArchive, ListDueArchives } from './list-due-archives.query.js';
import { PurgeConversationArchivesJob } from './purge-conversation-archives.job.js';

const due = (archiveId: string, state = 'deleted') =>
  ({ archiveId, organizationId: 'o', state }) as DueArchive;

/** The job over these archives, with a storage that fails for some, and whose unfinished ones may be wanted again. */
function jobOf(archives: readonly DueArchive[], failing: readonly string[] = [], isOvertaken = true) {
  const done: string[] = [];
  const dispatcher = {
    async query({ after, limit }: ListDueArchives) {
      const from = archives.findIndex(({ archiveId }) => archiveId === after) + 1;
      return archives.slice(from, from + limit);
    },
    async command(command: object) {
      if (command instanceof EndArchiving) return isOvertaken;
      if (command instanceof ExpireConversationArchive) done.push(`expired ${command.archiveId}`);
      if (command instanceof ForgetConversationArchive) done.push(`forgot ${command.archiveId}`);
      return undefined;
    },
  };
  const files = {
    async remove({ archiveId }: DueArchive) {
      if (failing.includes(archiveId)) throw new Error(`${archiveId} cannot be reached`);
      done.push(`removed ${archiveId}`);
    },
  };
  const job = new PurgeConversationArchivesJob(
    dispatcher as unknown as Dispatcher,
    files as unknown as ArchiveFiles,
  );
  return { done, run: (signal = new AbortController().signal) => job.run({}, signal) };
}

describe('archives that nobody wants any more', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('CNV-17 lose their bytes first and then their row', async () => {
    const { done, run } = jobOf([due('a'), due('b', 'stored')]);
    await run();
    expect(done).toEqual(['removed a', 'forgot a', 'expired b', 'removed b', 'forgot b']);
  });

  it('CNV-17 stay where they are written anew meanwhile', async () => {
    const { done, run } = jobOf([due('a', 'writing')], [], false);
    await run();
    expect(done).toEqual([]);
    const overtaken = jobOf([due('a', 'writing')]);
    await overtaken.run();
    expect(overtaken.done).toEqual(['removed a', 'forgot a']);
  });

  it('CNV-17 are all looked at, however many there are', async () => {
    const archives = Array.from({ length: 1_001 }, (_, i) => due(`a${i}`));
    const { done, run } = jobOf(archives);
    await run();
    expect(done.filter((what) => what.startsWith('forgot'))).toHaveLength(1_001);
  });

  it('CNV-17 that cannot be deleted keep their row, hold up no other, and make the job fail', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const { done, run } = jobOf([due('a'), due('b')], ['a']);
    await expect(run()).rejects.toThrow('1 archived conversations could not be deleted');
    expect(done).toEqual(['removed b', 'forgot b']);
    expect(logged).toHaveBeenCalledOnce();
  });

  it('XC-78 wait when the process has to end', async () => {
    const { done, run } = jobOf([due('a')]);
    await expect(run(AbortSignal.abort(new Error('The process ends')))).rejects.toThrow('The process ends');
    expect(done).toEqual([]);
  });
});
