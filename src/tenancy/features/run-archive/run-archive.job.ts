import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { follow } from '#libs/jobs/abort-signals.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { ArchiveFiles, importFile } from '../../archive/archive-files.js';
import { Exporter } from '../../archive/exporter.js';
import type { Progress } from '../../archive/progress.js';
import { ArchiveEnded } from '../../domain/archive.errors.js';
import { BeginArchive, type BegunArchive } from './begin-archive.command.js';
import { CompleteExport } from './complete-export.command.js';
import { FailArchive } from './fail-archive.command.js';
import { ImportArchive } from './import-archive.command.js';
import { ReportProgress } from './report-progress.command.js';

export const RUN_ARCHIVE = 'tenancy.run-archive';

const REPORT_MS = 1_000;
const OUR_FAULT = 'Something went wrong on our side, more than once. Try again later.';

interface Run {
  readonly organizationId: string;
  readonly archiveId: string;
}

/** Runs exports and imports from the start, as often as they are broken off, until they end one way or another. */
@Injectable()
@Job({ name: RUN_ARCHIVE, retryLimit: 10, expireSeconds: 4 * 3_600 })
export class RunArchiveJob implements JobHandler<Run> {
  private readonly logger = new Logger('archives');

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly exporter: Exporter,
    private readonly files: ArchiveFiles,
  ) {}

  async run(run: Run, stopping: AbortSignal): Promise<void> {
    const { organizationId, archiveId } = run;
    const begun = await this.dispatcher.command(new BeginArchive(organizationId, archiveId));
    if (!begun) return this.files.remove(importFile(archiveId)); // cancelled before it was begun
    const progress: Progress = { done: 0, total: begun.total };
    const unwanted = new AbortController();
    const { signal, release } = follow([stopping, unwanted.signal]);
    const reporting = setInterval(() => void this.report(run, progress, unwanted), REPORT_MS);
    try {
      await this.work(run, begun, progress, signal);
    } catch (error) {
      if (stopping.aborted && !unwanted.signal.aborted) throw error;
      await this.giveUp(run, begun, error, unwanted.signal);
    } finally {
      clearInterval(reporting);
      release();
    }
  }

  private async work(run: Run, begun: BegunArchive, progress: Progress, signal: AbortSignal): Promise<void> {
    const { organizationId, archiveId } = run;
    if (begun.kind === 'import') {
      const { requestedBy, file } = begun;
      await this.dispatcher.command(
        new ImportArchive(organizationId, archiveId, requestedBy, file, progress, signal),
      );
      await this.files.remove(file);
      return;
    }
    const { file, summary } = await this.exporter.export(organizationId, begun.file, progress, signal);
    await this.dispatcher.command(
      new CompleteExport(organizationId, archiveId, file, progress.done, summary),
    );
  }

  /** The file goes with the archive, not with the attempt: whether one was completed is sometimes never heard. */
  private async giveUp(run: Run, begun: BegunArchive, error: unknown, unwanted: AbortSignal): Promise<void> {
    if (unwanted.aborted || error instanceof ArchiveEnded) return this.files.remove(begun.file);
    const isFinal = error instanceof DomainError && error.kind !== 'unavailable';
    if (!isFinal && begun.mayTryAgain) throw error;
    const reason = isFinal ? error.message : OUR_FAULT;
    const failed = await this.dispatcher.command(new FailArchive(run.organizationId, run.archiveId, reason));
    if (failed) await this.files.remove(begun.file);
    if (!isFinal) throw error;
  }

  private async report({ organizationId, archiveId }: Run, progress: Progress, unwanted: AbortController) {
    try {
      const wanted = await this.dispatcher.command(new ReportProgress(organizationId, archiveId, progress));
      if (!wanted) unwanted.abort();
    } catch (error) {
      this.logger.warn({ err: error, archiveId }, 'Progress could not be told; trying again in a second');
    }
  }
}
