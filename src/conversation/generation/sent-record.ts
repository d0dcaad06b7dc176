import type { Passage } from '#libs/llm/llm-provider.js';
import { countTokens } from '#libs/llm/tokens.js';
import type { PublishedAgent } from '../../content/index.js';
import { contextPolicyFrom, DEFAULT_CONTEXT_POLICY, type ContextPolicy } from '../domain/context-policy.js';
import type { Outgrown } from '../domain/upkeep.js';
import type { MessageState } from '../domain/message.js';
import { rangesOf, type ContextRecord } from './context-record.js';
import { summaryMaterial } from './material.js';
import type { BuiltRequest, PastMessage } from './prompt.js';

/** How much of the budget a summary may take, and tokens it has in any case and at most. */
const SUMMARY_SHARE = 4;
const FEWEST_SUMMARY = 100;
const MOST_SUMMARY = 800;

/** A message of the way to an answer as it is stored. */
export interface StoredMessage extends PastMessage {
  readonly id: string;
  readonly state: MessageState;
}

export interface StoredSummary {
  readonly untilMessageId: string;
  readonly untilSequence: number;
  readonly text: string;
}

/** What was sent, but for the turns it was sent in. */
export type Sent = Omit<ContextRecord, 'turns' | 'foundAgain'>;

/** The conversation's policy, else its agent's, else the default. */
export function policyOf(
  ofConversation: unknown,
  ofAgent: ContextPolicy | undefined,
): ContextRecord['policy'] {
  const own = contextPolicyFrom(ofConversation);
  if (own) return { ...own, source: 'conversation' };
  return ofAgent ? { ...ofAgent, source: 'agent' } : { ...DEFAULT_CONTEXT_POLICY, source: 'default' };
}

/** What was sent of the way, and what was not. */
export function sentOf(
  { tooFarBack, summary }: { readonly tooFarBack: boolean; readonly summary: StoredSummary | null },
  path: readonly StoredMessage[],
  { request, selection, budget, goesOn }: BuiltRequest<StoredMessage>,
): Pick<
  Sent,
  | 'maxOutputTokens'
  | 'temperature'
  | 'budget'
  | 'sent'
  | 'pinned'
  | 'unfinished'
  | 'leftOut'
  | 'summary'
  | 'goesOn'
> {
  const oldest = path[0]?.sequenceNumber ?? 1;
  const empty = path.filter(({ content }) => content === '');
  const unfinished = selection.sent.filter(({ state }) => isOpen(state));
  return {
    maxOutputTokens: request.maxOutputTokens ?? 0,
    temperature: request.temperature ?? null,
    budget,
    goesOn,
    sent: rangesOf(path, selection.sent),
    pinned: selection.sent.filter(({ pinned }) => pinned).map(({ sequenceNumber }) => sequenceNumber),
    unfinished: Object.fromEntries(
      unfinished.map(({ sequenceNumber, content }) => [sequenceNumber, content.length]),
    ),
    leftOut: [
      ...(tooFarBack ? [{ reason: 'too_far_back' as const, ranges: [[1, oldest - 1] as const] }] : []),
      ...(empty.length > 0 ? [{ reason: 'no_text' as const, ranges: rangesOf(path, empty) }] : []),
      ...[...selection.leftOut].map(([reason, messages]) => ({ reason, ranges: rangesOf(path, messages) })),
    ],
    summary:
      selection.withSummary && summary
        ? {
            untilMessageId: summary.untilMessageId,
            untilSequence: summary.untilSequence,
            tokens: countTokens(summaryMaterial(summary.text)),
          }
        : null,
  };
}

/** A summary that takes much of the budget would leave little to answer to. */
export function outgrownBy({ selection, budget }: BuiltRequest<StoredMessage>): Outgrown | null {
  const maxTokens = Math.floor(Math.min(Math.max(budget / SUMMARY_SHARE, FEWEST_SUMMARY), MOST_SUMMARY));
  const { summarizeUntil } = selection;
  return summarizeUntil ? { untilMessageId: summarizeUntil.id, maxTokens } : null;
}

const isOpen = (state: MessageState): boolean => state === 'generating' || state === 'awaiting_approval';

export const instructionsOf = (
  agent: PublishedAgent | undefined,
  systemPrompt: string | undefined,
): Sent['instructions'] =>
  agent && systemPrompt
    ? {
        agentId: agent.id,
        agentVersion: agent.version,
        prompt: agent.prompt ?? null,
        tokens: countTokens([{ role: 'system', content: systemPrompt }]),
      }
    : null;

export const placeOf = ({
  sourceId,
  title,
  version,
  part,
  start,
  text,
}: Passage): ContextRecord['passages'][number] => ({
  sourceId,
  title,
  version,
  part,
  start,
  length: text.length,
});
