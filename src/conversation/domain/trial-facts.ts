/**
 * What was really sent: `variant` is the variant's model, `fallback` another one that stood in for it, `default` what
 * answers outside of experiments, because the variant could not be asked; `unknown` what a process did that died.
 */
export type Executed = 'variant' | 'fallback' | 'default' | 'unknown';

/** An answer's part in an experiment. */
export interface TrialFacts {
  readonly experimentId: string;
  readonly variant: string;
  /** A digest, from which nobody is known. */
  readonly unit: string;
  /** False for who only tries a variant out. */
  readonly counts: boolean;
  readonly executed: Executed;
  /** Of the variant as its experiment started with it. */
  readonly recordedFingerprint: string;
  /** Of what was sent; null where that is not known. */
  readonly executedFingerprint: string | null;
  readonly firstTokenMs: number | null;
  readonly latencyMs: number;
}

/** What a call is on record with before anything was sent. */
export type CallTrial = Pick<
  TrialFacts,
  'experimentId' | 'variant' | 'unit' | 'counts' | 'recordedFingerprint'
>;
