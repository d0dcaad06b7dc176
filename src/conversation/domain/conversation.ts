import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import {
  AnswerStillGenerating,
  ConversationMoveNotAllowed,
  ConversationNotActive,
  MessageNotSuitable,
} from './conversation.errors.js';
import {
  AnswerRequested,
  ConversationArchived,
  ConversationDeleted,
  ConversationStarted,
  MessageSent,
} from './conversation.events.js';
import type { AnswerIds, Asked, ConversationChanges, ExchangeIds, Start } from './conversation-input.js';
import { requireContextPolicy, type ContextPolicy } from './context-policy.js';
import { MOVES, type ConversationStatus } from './conversation-status.js';
import { Message, type Place } from './message.js';
import { titleFrom } from './title.js';

/**
 * One person's exchange with a model. It numbers the messages and counts what they cost. Messages form a tree: asking
 * again, editing and going on make branches, and the path to the active leaf is what is shown and what is sent.
 */
export class Conversation extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly aiAgentId: string | null;
  readonly agentVersion: number | null;
  /** Id of the configured model that answers. */
  readonly model: string;
  /** Leaves no trace: nowhere listed or found, not exported with its organization, and deleted soon after its last message. */
  readonly isTemporary: boolean;
  readonly isPreview: boolean;
  readonly experimentId: string | null;
  /** Of its experiment, which answers; null where it has none. */
  readonly variant: string | null;
  readonly startedAt: Date;
  readonly contextData: Record<string, unknown>;
  /** What a model is sent of it; null is as its agent says. */
  readonly contextPolicy: ContextPolicy | null;
  readonly totalTokens: number;
  readonly costNanoUsd: bigint;
  readonly endedAt: Date | null;
  private _title: string | null;
  private _status: ConversationStatus;
  private _messageCount: number;
  private _lastMessageAt: Date;
  private _activeLeafId: string | null;
  private _isBranched: boolean;
  private _deletedAt: Date | null;
  private _updatedAt: Date;
  private _revision: number;

  static start(id: string, { agent, title, ...start }: Start, at: Date): Conversation {
    requireContextPolicy(start.contextPolicy);
    const conversation = Object.assign(new Conversation(), { id, ...start, startedAt: at, endedAt: null });
    Object.assign(conversation, { totalTokens: 0, costNanoUsd: 0n, variant: null });
    Object.assign(conversation, { aiAgentId: agent?.id ?? null, agentVersion: agent?.version ?? null });
    const { userId, model, isPreview } = start;
    conversation.record(new ConversationStarted(id, userId, agent?.id ?? null, model, isPreview));
    conversation._title = title;
    conversation._status = 'active';
    conversation._messageCount = 0;
    conversation._revision = 0;
    conversation._activeLeafId = null;
    conversation._isBranched = false;
    conversation._deletedAt = null;
    conversation._lastMessageAt = at;
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
  get lastMessageAt(): Date {
    return this._lastMessageAt;
  }
  /** The message the shown path ends with; null while there is none. */
  get activeLeafId(): string | null {
    return this._activeLeafId;
  }
  /** Whether any message has siblings, so that not every message is on the shown path. */
  get isBranched(): boolean {
    return this._isBranched;
  }
  get deletedAt(): Date | null {
    return this._deletedAt;
  }
  get updatedAt(): Date {
    return this._updatedAt;
  }
  /** Counts every change. */
  get revision(): number {
    return this._revision;
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this._revision) throw new PreconditionFailed();
  }

  /** Changes what is given; what stays the same is no change. */
  change({ title, status, contextData, contextPolicy }: Partial<ConversationChanges>, at: Date): void {
    requireContextPolicy(contextPolicy);
    if (status !== undefined && status !== this._status) this.move(status, at);
    this._title = title ?? this._title;
    Object.assign(this, {
      ...(contextData && { contextData }),
      ...(contextPolicy !== undefined && { contextPolicy }),
    });
    this.touch(at);
  }

  /** Disappears at once. It is erased when no answer of it is generated any more. */
  delete(at: Date): void {
    this.record(new ConversationDeleted(this.id, this.userId));
    this._deletedAt = at;
    this.touch(at);
  }

  /** Deletes it unless it is gone or was used since its last message was looked at; answers whether it did. */
  expire(lastMessageAt: Date, at: Date, revision = this._revision): boolean {
    const isUsed = revision !== this._revision || this._lastMessageAt.getTime() !== lastMessageAt.getTime();
    if (this._deletedAt || isUsed) return false;
    this.delete(at);
    return true;
  }

  /**
   * Takes a question and the empty answer to it, at the end of the shown path or after an answer on another one. The
   * caller holds the conversation's lock, so that numbers have no gap and no duplicate however many ask at once.
   */
  ask(ids: ExchangeIds, asked: Asked, at: Date, after?: Message): [question: Message, answer: Message] {
    if (after && after.role !== 'assistant')
      throw new MessageNotSuitable('A question follows an answer: parentId must be the id of an answer.');
    return this.askUnder(ids, after?.id ?? this._activeLeafId, asked, at);
  }

  /** Takes another wording of a question, beside the first one. */
  edit(question: Message, ids: ExchangeIds, asked: Asked, at: Date): [question: Message, answer: Message] {
    if (question.role !== 'user')
      throw new MessageNotSuitable('Only a question can be edited. To get another answer, regenerate it.');
    return this.askUnder(ids, question.parentId, asked, at);
  }

  /** Begins another answer to the same question, beside the first one, perhaps by another model. */
  regenerate(answer: Message, ids: AnswerIds, model: string | null, at: Date): Message {
    if (answer.role !== 'assistant')
      throw new MessageNotSuitable('Only an answer can be regenerated. To ask otherwise, edit the question.');
    if (answer.isOpen) throw new AnswerStillGenerating();
    return this.answerUnder(ids, answer.parentId, model, at);
  }

  /** Begins an answer that goes on where one ended before it was finished. */
  continueAnswer(answer: Message, ids: AnswerIds, at: Date): Message {
    if (answer.isOpen) throw new AnswerStillGenerating();
    if (!answer.isUnfinished)
      throw new MessageNotSuitable(
        'Only an answer that was cut off (at its maximum length, by a stop or by a failure) can be continued.',
      );
    return this.answerUnder(ids, answer.id, answer.requestedModel, at);
  }

  /** Is answered by a variant of its experiment from now on. */
  takePart(variant: string): void {
    Object.assign(this, { variant });
  }

  /** Shows the path that ends with this message. */
  show(leaf: Message, at: Date): void {
    this._activeLeafId = leaf.id;
    this.touch(at);
  }

  /** Counts what an answer used, however it ended. */
  charge(tokens: number, costNanoUsd: bigint, at: Date): void {
    Object.assign(this, {
      totalTokens: this.totalTokens + tokens,
      costNanoUsd: this.costNanoUsd + costNanoUsd,
    });
    this._lastMessageAt = at;
    this.touch(at);
  }

  private askUnder(
    { questionId, answerId }: ExchangeIds,
    parentId: string | null,
    asked: Asked,
    at: Date,
  ): [question: Message, answer: Message] {
    this.requireActive();
    this.record(new MessageSent(this.id, questionId, answerId));
    const question = Message.question(questionId, this.place(questionId, parentId), asked, at);
    const answer = Message.answer(answerId, this.place(answerId, questionId), null, at);
    this._title ??= titleFrom(asked.content);
    this._lastMessageAt = at;
    this.touch(at);
    return [question, answer];
  }

  private answerUnder(
    { answerId }: AnswerIds,
    parentId: string | null,
    model: string | null,
    at: Date,
  ): Message {
    this.requireActive();
    this.record(new AnswerRequested(this.id, answerId, model));
    const answer = Message.answer(answerId, this.place(answerId, parentId), model, at);
    this._lastMessageAt = at;
    this.touch(at);
    return answer;
  }

  /** Refuses where nothing may be asked or answered. */
  requireActive(): void {
    if (this._status !== 'active') throw new ConversationNotActive(this._status);
  }

  /** The next number, below a message; what is added last ends the shown path. */
  private place(messageId: string, parentId: string | null): Place {
    if (parentId !== this._activeLeafId) this._isBranched = true;
    this._activeLeafId = messageId;
    this._messageCount += 1;
    return { conversation: this, parentId, sequenceNumber: this._messageCount };
  }

  private move(status: ConversationStatus, at: Date): void {
    if (!MOVES[this._status].includes(status)) throw new ConversationMoveNotAllowed(this._status, status);
    if (status === 'archived') this.record(new ConversationArchived(this.id, this.userId));
    this._status = status;
    const isOver = status === 'completed' || status === 'archived';
    Object.assign(this, { endedAt: isOver ? (this.endedAt ?? at) : null });
  }

  private touch(at: Date): void {
    this._updatedAt = at;
    this._revision += 1;
  }
}
