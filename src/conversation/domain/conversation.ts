import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { ConversationNotActive } from './conversation.errors.js';
import { ConversationStarted, MessageSent } from './conversation.events.js';
import { Message } from './message.js';

export const CONVERSATION_STATUSES = ['active', 'paused', 'completed', 'archived'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

/** The agent a conversation is held with, at the version it had when it started. */
export interface AgentInUse {
  readonly id: string;
  readonly version: number;
}

interface Start {
  readonly organizationId: string;
  readonly userId: string;
  readonly title: string | null;
  readonly agent: AgentInUse | null;
  readonly model: string;
  readonly contextData: Record<string, unknown>;
}

const TITLE_LENGTH = 80;

/** One person's exchange with a model. It numbers the messages and counts what they cost. */
export class Conversation extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly aiAgentId: string | null;
  readonly agentVersion: number | null;
  /** Id of the configured model that answers. */
  readonly model: string;
  readonly contextData: Record<string, unknown>;
  readonly startedAt: Date;
  private _title: string | null;
  private _status: ConversationStatus;
  private _messageCount: number;
  private _totalTokens: number;
  private _costNanoUsd: bigint;
  private _lastMessageAt: Date;
  private _endedAt: Date | null;
  private _updatedAt: Date;
  private _revision: number;

  static start(id: string, { agent, title, ...start }: Start, at: Date): Conversation {
    const conversation = Object.assign(new Conversation(), { id, ...start, startedAt: at });
    Object.assign(conversation, { aiAgentId: agent?.id ?? null, agentVersion: agent?.version ?? null });
    conversation.record(new ConversationStarted(id, start.userId, agent?.id ?? null, start.model));
    conversation._title = title;
    conversation._status = 'active';
    conversation._messageCount = 0;
    conversation._totalTokens = 0;
    conversation._costNanoUsd = 0n;
    conversation._revision = 0;
    conversation._endedAt = null;
    conversation.touch(at);
    return conversation;
  }

  get title(): string | null {
    return this._title;
  }
  get status(): ConversationStatus {
    return this._status;
  }
  get messageCount(): number {
    return this._messageCount;
  }
  get totalTokens(): number {
    return this._totalTokens;
  }
  get costNanoUsd(): bigint {
    return this._costNanoUsd;
  }
  get lastMessageAt(): Date {
    return this._lastMessageAt;
  }
  get endedAt(): Date | null {
    return this._endedAt;
  }
  get updatedAt(): Date {
    return this._updatedAt;
  }
  /** Counts every change. */
  get revision(): number {
    return this._revision;
  }

  /**
   * Takes a question and the empty answer to it. The caller holds the conversation's lock, so that numbers
   * have no gap and no duplicate however many ask at once.
   */
  ask(questionId: string, answerId: string, content: string, at: Date): [question: Message, answer: Message] {
    if (this._status !== 'active') throw new ConversationNotActive(this._status);
    this.record(new MessageSent(this.id, questionId, answerId));
    const question = Message.question(questionId, this, this._messageCount + 1, content, at);
    const answer = Message.answer(answerId, this, this._messageCount + 2, at);
    this._messageCount += 2;
    this._title ??= titleFrom(content);
    this.touch(at);
    return [question, answer];
  }

  /** Counts what an answer used, however it ended. */
  charge(tokens: number, costNanoUsd: bigint, at: Date): void {
    this._totalTokens += tokens;
    this._costNanoUsd += costNanoUsd;
    this.touch(at);
  }

  private touch(at: Date): void {
    this._lastMessageAt = this._updatedAt = at;
    this._revision += 1;
  }
}

function titleFrom(content: string): string {
  const line = content.trim().replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= TITLE_LENGTH ? line : `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`;
}
