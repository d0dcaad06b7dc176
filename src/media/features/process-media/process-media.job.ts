import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { follow } from '#libs/jobs/abort-signals.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { MediaUnreadable } from '../../domain/media-asset.errors.js';
import { MediaWorkshop } from '../../processing/media-workshop.js';
import { BeginProcessing, type BegunProcessing } from './begin-processing.command.js';
import { ClearMedia } from './clear-media.command.js';
import { CompleteProcessing } from './complete-processing.command.js';
import { FailProcessing } from './fail-processing.command.js';
import { ReportProcessing } from './report-processing.command.js';

export const PROCESS_MEDIA = 'media.process-asset';

const REPORT_MS = 1_000;
const OUR_FAULT = 'Something went wrong on our side, more than once. Try again later.';

/** Processes a file from the start, as often as it is broken off, until it ends one way or another. */
@Injectable()
@Job({ name: PROCESS_MEDIA, retryLimit: 10, expireSeconds: 4 * 3_600 })
export class ProcessMediaJob implements JobHandler<{ assetId: string }> {
  private readonly logger = new Logger('media');

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly workshop: MediaWorkshop,
  ) {}

  async run({ assetId }: { assetId: string }, stopping: AbortSignal): Promise<void> {
    const begun = await this.dispatcher.command(new BeginProcessing(assetId));
    if (!begun) return;
    const unwanted = new AbortController();
    const { signal, release } = follow([stopping, unwanted.signal]);
    const progress = { percent: 0 };
    const reporting = setInterval(() => void this.report(begun, progress.percent, unwanted), REPORT_MS);
    try {
      await this.work(begun, progress, signal);
    } catch (error) {
      if (unwanted.signal.aborted) return; // deleted, or begun by somebody else
      if (stopping.aborted) throw error;
      await this.giveUp(begun, error);
    } finally {
      clearInterval(reporting);
      release();
    }
  }

  private async work(
    begun: BegunProcessing,
    progress: { percent: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { assetId, attempt } = begun;
    await this.workshop.open(begun, signal, async (bench) => {
      const found = await bench.scan();
      await this.dispatcher.command(new ClearMedia(assetId, found));
      if (found !== null) return;
      const { text, ...processed } = await bench.process((percent) => {
        progress.percent = percent;
      });
      const wanted = await this.dispatcher.command(new CompleteProcessing(assetId, attempt, processed, text));
      if (wanted) await bench.removeEarlier();
    });
  }

  private async giveUp({ assetId, attempt, mayTryAgain }: BegunProcessing, error: unknown): Promise<void> {
    const isFinal = error instanceof MediaUnreadable;
    if (!isFinal && mayTryAgain) throw error;
    const reason = isFinal ? error.message : OUR_FAULT;
    await this.dispatcher.command(new FailProcessing(assetId, attempt, reason));
    if (!isFinal) this.logger.error({ err: error, assetId }, 'A file could not be processed');
  }

  private async report({ assetId, attempt }: BegunProcessing, percent: number, unwanted: AbortController) {
    try {
      const wanted = await this.dispatcher.command(new ReportProcessing(assetId, attempt, percent));
      if (!wanted) unwanted.abort();
    } catch (error) {
      this.logger.warn({ err: error, assetId }, 'Progress could not be told; trying again in a second');
    }
  }
}
