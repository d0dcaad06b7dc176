/** What is kept of an answer that took part. */
export interface TrialAnswer {
  readonly answerId: string;
  readonly experimentId: string;
  readonly unit: string;
  readonly variant: string;
  readonly outcome: 'completed' | 'stopped' | 'failed';
  readonly executed: 'variant' | 'fallback' | 'default' | 'unknown';
  readonly recordedFingerprint: string;
  readonly executedFingerprint: string | null;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: string;
  readonly firstTokenMs: number | null;
  readonly latencyMs: number;
  /** ISO 8601. */
  readonly endedAt: string;
}
