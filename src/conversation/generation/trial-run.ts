import { executedFingerprint } from '../domain/answer-setup.js';
import type { Executed, TrialFacts } from '../domain/trial-facts.js';
import type { Trial, Trials } from '../trials.js';
import type { PlannedModel, Question } from './model-gateway.js';

/** What became of an answer that takes part in an experiment, taken from what is sent rather than from what was meant. */
export class TrialRun {
  private request?: Question;
  private agentVersion: number | null = null;
  private isDefault = false;
  private answering?: PlannedModel;

  constructor(
    private readonly trials: Trials,
    readonly trial: Trial,
  ) {}

  /** What is about to be sent; `isDefault` where the variant could not be asked. */
  sending(request: Question, agentVersion: number | null, isDefault: boolean): void {
    this.request = request;
    this.agentVersion = agentVersion;
    this.isDefault = isDefault;
  }

  /** A provider is asked, now. */
  started(planned: PlannedModel): void {
    if (!this.answering && this.trial.counts) this.trials.sent(this.trial);
    this.answering = planned;
  }

  /** Undefined where no provider was asked, and `orphaned` where another process may have asked one. */
  facts(
    times: { readonly firstTokenMs: number | null; readonly latencyMs: number },
    orphaned: boolean,
  ): TrialFacts | undefined {
    if (!this.answering && !orphaned) return undefined;
    const { experimentId, variant, unit, counts, fingerprint } = this.trial;
    return {
      experimentId,
      variant,
      unit,
      counts,
      executed: this.executed,
      recordedFingerprint: fingerprint,
      executedFingerprint: this.executedFingerprint,
      ...times,
    };
  }

  private get executed(): Executed {
    if (!this.answering) return 'unknown';
    if (this.isDefault) return 'default';
    return this.answering.model.id === this.trial.setup.model ? 'variant' : 'fallback';
  }

  private get executedFingerprint(): string | null {
    const { request, answering, agentVersion } = this;
    if (!request || !answering) return null;
    return executedFingerprint(this.trial.setup, { ...request, model: answering.model.id, agentVersion });
  }
}
