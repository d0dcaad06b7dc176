import { Choice, Flag, Integer, ListOf, Nest, Text, TextList, Uuid } from '#libs/http/fields.js';
import { LEFT_OUT_REASONS, type LeftOutReason } from '../domain/context-selection.js';
import { MOST_MESSAGES } from '../domain/context-policy.js';
import { DOCUMENT_PARTS, type MessageRole } from '../domain/message.js';
import { POLICY_SOURCES } from '../generation/context-record.js';
import { ContextPolicyView } from './context-policy.view.js';
import { AttachmentView } from './message.view.js';

const MAX = 2_147_483_647;

export class UsedContextPolicyView extends ContextPolicyView {
  @Choice(POLICY_SOURCES, { description: 'Whose word it is' })
  source: (typeof POLICY_SOURCES)[number];
}

export class SentInstructionsView {
  @Uuid()
  aiAgentId: string;

  @Integer({ min: 1, max: MAX })
  agentVersion: number;

  @Integer({ min: 0, max: MAX })
  tokens: number;

  @Text({ max: 200_000, nullable: true, description: 'Null unless you may read how the agent is made' })
  text: string | null;
}

export class SentSummaryView {
  @Uuid({ description: 'The last message it stands for' })
  untilMessageId: string;

  @Integer({ min: 1, max: MAX })
  untilSequenceNumber: number;

  @Integer({ min: 0, max: MAX })
  tokens: number;

  @Text({ max: 100_000, nullable: true })
  text: string | null;
}

export class ContextMessageView {
  @Uuid()
  messageId: string;

  @Integer({ min: 1, max: MAX })
  sequenceNumber: number;

  @Choice(['user', 'assistant'])
  role: MessageRole;

  @Integer({ min: 0, max: MAX, description: 'By estimate' })
  tokens: number;

  @ListOf(() => AttachmentView, { description: 'Sent with it' })
  attachments: readonly AttachmentView[];

  @Flag({ description: 'It was pinned then' })
  pinned: boolean;

  @Integer({
    min: 0,
    max: MAX,
    nullable: true,
    description: 'Of an answer that was not whole yet: how much of it there was, in UTF-16 units',
  })
  sentUnits: number | null;
}

export class LeftOutMessagesView {
  @Choice(LEFT_OUT_REASONS, {
    description:
      'last_messages, token_budget: beyond what the policy keeps; window: beyond what the model takes; summarized: the summary stands for them; answer_without_question: the question it answers was left out; pin_too_long: pinned, and no room for it; no_text: there was nothing to send; too_far_back: more messages ago than are ever looked at',
  })
  reason: LeftOutReason;

  @Integer({ min: 1, max: MAX })
  fromSequenceNumber: number;

  @Integer({ min: 1, max: MAX })
  untilSequenceNumber: number;
}

export class SentPassageView {
  @Integer({ min: 1, max: 1_000, description: 'The number it is cited by' })
  index: number;

  @Uuid()
  sourceId: string;

  @Text({ max: 500 })
  title: string;

  @Integer({ min: 1, max: MAX })
  version: number;

  @Choice(DOCUMENT_PARTS)
  part: string;

  @Integer({ min: 0, max: MAX, description: 'UTF-16 units from the beginning of that part' })
  start: number;

  @Integer({ min: 0, max: MAX, description: 'UTF-16 units' })
  length: number;
}

export class SentTurnView {
  @Integer({ min: 1, max: MAX })
  number: number;

  @Text({ max: 200, description: 'Who was asked last: a fallback, if the model itself could not answer' })
  model: string;

  @Integer({ min: 0, max: MAX, description: 'Of all that was sent, by estimate' })
  tokens: number;

  @Integer({
    min: 0,
    max: MAX,
    description:
      'How many earlier turns of this answer were sent along, with the tools they called and what these returned',
  })
  toolSteps: number;

  @Flag({ description: 'It had to answer with what it had, without calling tools' })
  toolsClosed: boolean;
}

/** What was sent from one turn on, until the answer waited for an approval or ended. */
export class SentContextView {
  @Nest(() => UsedContextPolicyView)
  policy: UsedContextPolicyView;

  @Integer({ min: 0, max: MAX, description: 'Of the model that was asked for, in tokens' })
  contextWindow: number;

  @Integer({ min: -MAX, max: MAX, description: 'Tokens that policy and window left for messages' })
  budget: number;

  @Integer({ min: 0, max: MAX })
  maxOutputTokens: number;

  @Text({ max: 20, nullable: true, description: 'A number; null leaves it to the provider' })
  temperature: string | null;

  @Nest(() => SentInstructionsView, { nullable: true, description: 'What its agent tells the model to do' })
  instructions: SentInstructionsView | null;

  @Nest(() => SentSummaryView, { nullable: true, description: 'What stood for messages that had fallen out' })
  summary: SentSummaryView | null;

  @ListOf(() => ContextMessageView, { max: MOST_MESSAGES, description: 'In their order, the question last' })
  messages: ContextMessageView[];

  @Flag({ description: 'The model was asked to go on with an answer that had been cut off' })
  goesOn: boolean;

  @ListOf(() => LeftOutMessagesView, { max: MOST_MESSAGES })
  leftOut: LeftOutMessagesView[];

  @ListOf(() => SentPassageView, { description: 'Parts of documents that were found for the question' })
  passages: SentPassageView[];

  @TextList({ max: 1_000, description: 'What the model was offered to call' })
  tools: string[];

  @ListOf(() => SentTurnView, { max: 100 })
  turns: SentTurnView[];

  @Flag({ description: 'The process that had asked died: what is said here was found out again afterwards' })
  foundAgain: boolean;
}

export class AnswerContextView {
  @Uuid()
  messageId: string;

  @Uuid()
  conversationId: string;

  @ListOf(() => SentContextView, {
    max: 100,
    description:
      'One, and one more for each time the answer had waited for an approval; none before it has come to rest, or where no model was asked',
  })
  contexts: SentContextView[];
}
