import type { Statement } from '#libs/persistence/sql.js';
import type { AnswerSetup } from './domain/answer-setup.js';

/** A running experiment, as far as it is asked which answers take part in it. */
export interface RunningExperiment {
  readonly id: string;
  readonly name: string;
  /** The agent it is about; null is any or none. */
  readonly agentId: string | null;
}

/** Whose answer it is. Of the ids the experiment's unit says which one keeps a variant. */
export interface TrialSubject {
  readonly organizationId: string;
  readonly userId: string;
  /** Null for what is no conversation. */
  readonly conversationId: string | null;
  /** Whom a program asks for, as it calls them; null where it does not say. */
  readonly endUser: string | null;
}

/** One unit's part in a running experiment: how it is answered. */
export interface Trial {
  readonly experimentId: string;
  readonly organizationId: string;
  readonly variant: string;
  /** A digest, from which nobody is known. */
  readonly unit: string;
  /** False for who only tries a variant out. */
  readonly counts: boolean;
  readonly agentId: string | null;
  readonly setup: AnswerSetup;
  /** Of the setup, as it was recorded when the experiment started. */
  readonly fingerprint: string;
}

/** Which answers take part in experiments and how they are given then. Bound by whoever runs them. */
export abstract class Trials {
  /** The one that a new conversation takes part in without naming it. In memory. */
  abstract covering(organizationId: string, agentId: string | null): Promise<RunningExperiment | undefined>;
  /** All that may be named. In memory. */
  abstract running(organizationId: string): Promise<readonly RunningExperiment[]>;
  /** Inside a command: the variant the unit has from now on; null where it does not take part. */
  abstract enrol(experimentId: string, subject: TrialSubject): Promise<string | null>;
  /** The same where nothing is written yet: what `enrolment` writes has to follow. */
  abstract choose(experimentId: string, subject: TrialSubject): Promise<Trial | undefined>;
  /** A common table expression that writes the choice down, to stand in a statement of the same organization. */
  abstract enrolment(trial: Trial): Statement;
  /** How a unit that has a variant is answered now; undefined while the experiment does not run. In memory. */
  abstract find(experimentId: string, variant: string, subject: TrialSubject): Promise<Trial | undefined>;
  /** A provider was sent a request for it. Returns at once. */
  abstract sent(trial: Trial): void;
}
