import type { Attachment } from './attachment.js';
import type { ContextPolicy } from './context-policy.js';
import type { ConversationStatus } from './conversation-status.js';

/** The agent a conversation is held with, at the version it had when it started. */
export interface AgentInUse {
  readonly id: string;
  readonly version: number;
}

export interface Start {
  readonly organizationId: string;
  readonly userId: string;
  readonly title: string | null;
  /** Whether a model may write it where it has none. */
  readonly titleByModel: boolean;
  readonly agent: AgentInUse | null;
  readonly model: string;
  readonly contextData: Record<string, unknown>;
  readonly contextPolicy: ContextPolicy | null;
  /** The experiment its answers take part in, if its unit is let into it. */
  readonly experimentId: string | null;
  readonly isTemporary: boolean;
  /** With an agent that is still being worked on, and so no use of it that counts. */
  readonly isPreview: boolean;
}

/** What its owner may change at will. */
export interface ConversationChanges {
  readonly title: string;
  readonly status: ConversationStatus;
  readonly contextData: Record<string, unknown>;
  /** Null takes the agent's again. */
  readonly contextPolicy: ContextPolicy | null;
}

export interface AnswerIds {
  readonly answerId: string;
}

export interface ExchangeIds extends AnswerIds {
  readonly questionId: string;
}

/** What somebody asks: a text, and files that come with it. */
export interface Asked {
  readonly content: string;
  readonly attachments: readonly Attachment[];
}
