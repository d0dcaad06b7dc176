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
  ConversationContextExceeded,
  ConversationStarted,
  ConversationSummarized,
  ConversationTitleRequested,
  MessageSent,
} from './conversation.events.js';
import type { AnswerIds, Asked, ConversationChanges, ExchangeIds, Start } from './conversation-input.js';
import { NEW_CONVERSATION } from './new-conversation.js';
import type { Outgrown, Spent } from './upkeep.js';
import { requireContextPolicy, type ContextPolicy } from './context-policy.js';
import { MOVES, type ConversationStatus } from './conversation-status.js';
import { Message, type Place } from './message.js';
import { titleFrom, type TitleState } from './title.js';

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
  readonly title: string | null;
  readonly titleState: TitleState;
  readonly status: ConversationStatus;
  readonly messageCount: number;
  readonly lastMessageAt: Date;
  /** The message the shown path ends with; null while there is none. */
  readonly activeLeafId: string | null;
  /** Whether any message has siblings, so that not every message is on the shown path. */
  readonly isBranched: boolean;
  readonly deletedAt: Date | null;
  readonly updatedAt: Date;
  /** Counts every change. */
  readonly revision: number;

  static start(id: string, { agent, title, titleByModel, ...start }: Start, at: Date): Conversation {
    requireContextPolicy(start.contextPolicy);
    const { userId, model, isPreview } = start;
    const open = titleByModel && !start.isTemporary ? 'provisional' : 'settled';
    const given = { id, ...start, title, startedAt: at };
    const conversation = Object.assign(new Conversation(), NEW_CONVERSATION, given);
    conversation.record(new ConversationStarted(id, userId, agent?.id ?? null, model, isPreview));
    conversation.touch(at, {
      aiAgentId: agent?.id ?? null,
      agentVersion: agent?.version ?? null,
      titleState: title === null ? open : 'given',
      lastMessageAt: at,
    });
    return conversation;
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** Changes what is given; what stays the same is no change. */
  change({ title, status, contextData, contextPolicy }: Partial<ConversationChanges>, at: Date): void {
    requireContextPolicy(contextPolicy);
    if (status !== undefined && status !== this.status) this.move(status, at);
    this.touch(at, {
      ...(title !== undefined && { title, titleState: 'given' }),
      ...(contextData && { contextData }),
      ...(contextPolicy !== undefined && { contextPolicy }),
    });
  }

  /** Disappears at once. It is erased when no answer of it is generated any more. */
  delete(at: Date): void {
    this.record(new ConversationDeleted(this.id, this.userId));
    this.touch(at, { deletedAt: at });
  }

  /** Deletes it unless it is gone or was used since its last message was looked at; answers whether it did. */
  expire(lastMessageAt: Date, at: Date, revision = this.revision): boolean {
    const isUsed = revision !== this.revision || this.lastMessageAt.getTime() !== lastMessageAt.getTime();
    if (this.deletedAt || isUsed) return false;
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
    return this.askUnder(ids, after?.id ?? this.activeLeafId, asked, at);
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
    this.become({ variant });
  }

  /** Shows the path that ends with this message. */
  show(leaf: Message, at: Date): void {
    this.touch(at, { activeLeafId: leaf.id });
  }

  /** Counts what an answer used, however it ended. */
  charge(tokens: number, costNanoUsd: bigint, at: Date): void {
    this.spend(tokens, costNanoUsd, at);
    this.become({ lastMessageAt: at });
  }

  /** A question was answered; the first time a title may be made that says what it is about. */
  answered(answerId: string): void {
    if (this.titleState !== 'provisional' || this.deletedAt) return;
    this.record(new ConversationTitleRequested(this.id, this.userId, answerId));
    this.become({ titleState: 'requested' });
  }

  /** Takes the title that was made, unless a person has given one meanwhile. What it used counts in any case. */
  entitle(title: string | undefined, { tokens, costNanoUsd }: Spent, at: Date): void {
    if (this.titleState === 'requested') this.become({ title: title ?? this.title, titleState: 'settled' });
    this.spend(tokens, BigInt(costNanoUsd), at);
  }

  /** More has fallen out of what a model is sent than its summary stands for. */
  outgrow({ untilMessageId, maxTokens }: Outgrown): void {
    if (!this.deletedAt)
      this.record(new ConversationContextExceeded(this.id, this.userId, untilMessageId, maxTokens));
  }

  /** Has a summary of what was said up to a message. */
  summarize(untilMessageId: string, { tokens, costNanoUsd }: Spent, at: Date): void {
    this.record(new ConversationSummarized(this.id, this.userId, untilMessageId));
    this.spend(tokens, BigInt(costNanoUsd), at);
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
    this.touch(at, { title: this.title ?? titleFrom(asked.content), lastMessageAt: at });
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
    this.touch(at, { lastMessageAt: at });
    return answer;
  }

  /** Refuses where nothing may be asked or answered. */
  requireActive(): void {
    if (this.status !== 'active') throw new ConversationNotActive(this.status);
  }

  /** The next number, below a message; what is added last ends the shown path. */
  private place(messageId: string, parentId: string | null): Place {
    const sequenceNumber = this.messageCount + 1;
    const isBranched = this.isBranched || parentId !== this.activeLeafId;
    this.become({ isBranched, activeLeafId: messageId, messageCount: sequenceNumber });
    return { conversation: this, parentId, sequenceNumber };
  }

  private move(status: ConversationStatus, at: Date): void {
    if (!MOVES[this.status].includes(status)) throw new ConversationMoveNotAllowed(this.status, status);
    if (status === 'archived') this.record(new ConversationArchived(this.id, this.userId));
    const isOver = status === 'completed' || status === 'archived';
    this.become({ status, endedAt: isOver ? (this.endedAt ?? at) : null });
  }

  private spend(tokens: number, costNanoUsd: bigint, at: Date): void {
    this.touch(at, {
      totalTokens: this.totalTokens + tokens,
      costNanoUsd: this.costNanoUsd + costNanoUsd,
    });
  }

  private become(facts: Partial<Conversation>): void {
    Object.assign(this, facts);
  }

  private touch(at: Date, facts: Partial<Conversation> = {}): void {
    this.become({ ...facts, updatedAt: at, revision: this.revision + 1 });
  }
}
