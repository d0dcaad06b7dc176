import type { AnswerSetup } from './domain/answer-setup.js';

export interface PlannedSetup extends Omit<AnswerSetup, 'promptHash'> {
  /** Instead of a version: the one that it points at now. */
  readonly agentLabel: string | null;
}

/** Something of a setup that answers cannot be given with. */
export interface SetupFault {
  readonly field: 'model' | 'maxOutputTokens' | 'agentLabel' | 'agentVersion';
  readonly code: string;
  readonly detail: string;
}

export interface ExaminedSetup {
  readonly faults: readonly SetupFault[];
  readonly agentVersion: number | null;
  readonly promptHash: string | null;
  readonly fingerprint: string;
}

/** Asked by others whether the current organization can be answered in some way, and what exactly that is. */
export abstract class AnswerSetups {
  /** Inside a command. Of an agent only versions that were approved answer to everybody. */
  abstract examine(agentId: string | null, plan: PlannedSetup): Promise<ExaminedSetup>;
}
