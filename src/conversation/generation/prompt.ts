import type { ChatMessage, ChatRequest } from '#libs/llm/llm-provider.js';
import { countTokens } from '#libs/llm/tokens.js';
import { isId } from '#libs/kernel/id.js';
import type { Attachment } from '../domain/attachment.js';
import { contextPolicyFrom, type ContextPolicy } from '../domain/context-policy.js';
import { budgetOf, selectContext, type PathMessage, type Selection } from '../domain/context-selection.js';
import type { Model } from '../domain/models.js';
import { summaryMaterial } from './material.js';

export interface PastMessage extends PathMessage {
  readonly content: string;
  readonly attachments: readonly Attachment[];
}

/** What an agent's published payload says of how to answer; anything else in it is for others. */
export interface AgentSettings {
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly reasoningEffort?: ChatRequest['reasoningEffort'];
  /** Ids of the content items it answers from; undefined where it names none. */
  readonly knowledge?: readonly string[];
  /** Names of the tools it may call. */
  readonly tools?: readonly string[];
  /** What of a conversation it is sent, where the conversation does not say. */
  readonly contextPolicy?: ContextPolicy;
}

export function agentSettings(contentData: Record<string, unknown>): AgentSettings {
  const {
    system_prompt: prompt,
    temperature,
    max_output_tokens: limit,
    knowledge_refs: refs,
    tools,
    context_policy: contextPolicy,
  } = contentData;
  const knowledge = Array.isArray(refs) ? refs.filter(isId) : [];
  return {
    contextPolicy: contextPolicyFrom(contextPolicy),
    tools: Array.isArray(tools) ? tools.flatMap(nameOfTool) : undefined,
    knowledge: knowledge.length > 0 ? knowledge : undefined,
    systemPrompt: typeof prompt === 'string' && prompt.trim() !== '' ? prompt : undefined,
    temperature:
      typeof temperature === 'number' && temperature >= 0 && temperature <= 2 ? temperature : undefined,
    maxOutputTokens: typeof limit === 'number' && Number.isInteger(limit) && limit > 0 ? limit : undefined,
  };
}

/** A tool is named by itself or by an object, which may say more to others. */
function nameOfTool(tool: unknown): string[] {
  const name = typeof tool === 'object' && tool !== null ? (tool as { name?: unknown }).name : tool;
  return typeof name === 'string' ? [name] : [];
}

/** Asked for where the history ends with an answer that was cut off; no part of the conversation. */
const GO_ON: ChatMessage = {
  role: 'user',
  content: 'Continue your last message exactly where it was cut off. Repeat nothing and add no introduction.',
};

interface History<M extends PastMessage> {
  /** The way to the answer, the oldest first. */
  readonly path: readonly M[];
  readonly policy: ContextPolicy;
  readonly summary?: { readonly untilSequence: number; readonly text: string };
  /** What else takes room in the window, in tokens. */
  readonly taken?: number;
}

/** A request and how it came about. */
export interface BuiltRequest<M extends PastMessage> {
  readonly request: Omit<ChatRequest, 'model'>;
  readonly selection: Selection<M>;
  /** What each message that is sent became in the request. */
  readonly became: ReadonlyMap<M, ChatMessage>;
  /** Tokens that policy and window left for messages. */
  readonly budget: number;
  /** Whether the model is asked to go on with an answer that was cut off. */
  readonly goesOn: boolean;
}

/**
 * The request for an answer: the agent's instructions and of the conversation what the policy keeps of it, as far as it
 * fits the model's window beside the answer and what else takes room in it. The question itself always stays.
 */
export function buildRequest<M extends PastMessage>(
  model: Model,
  agent: AgentSettings,
  { path, policy, summary, taken = 0 }: History<M>,
): BuiltRequest<M> {
  const system: ChatMessage[] = agent.systemPrompt ? [{ role: 'system', content: agent.systemPrompt }] : [];
  const maxOutputTokens = Math.min(agent.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens);
  const room = model.contextWindow - maxOutputTokens - countTokens(system) - taken;
  const material = summary ? summaryMaterial(summary.text) : [];
  const selection = selectContext(path, {
    policy,
    room,
    tokensOf: weighing(),
    summary: summary && { untilSequence: summary.untilSequence, tokens: countTokens(material) },
  });
  const goesOn = path.at(-1)?.role === 'assistant';
  const became = new Map(selection.sent.map((message) => [message, asSent(message)]));
  const messages: ChatMessage[] = [
    ...system,
    ...(selection.withSummary ? material : []),
    ...became.values(),
    ...(goesOn ? [GO_ON] : []),
  ];
  const { temperature, reasoningEffort } = agent;
  const request = { messages, temperature, maxOutputTokens, reasoningEffort };
  return { request, selection, became, budget: budgetOf(policy, room), goesOn };
}

/** Weighs a message once, and only when asked: most of a long conversation is never looked at. */
function weighing(): (message: PastMessage) => number {
  const known = new Map<PastMessage, number>();
  return (message) => {
    const tokens = known.get(message) ?? tokensOfMessage(message);
    known.set(message, tokens);
    return tokens;
  };
}

const asSent = ({ role, content }: PastMessage): ChatMessage => ({ role, content });

/** What a message counts with its files, by estimate. */
export const tokensOfMessage = ({
  role,
  content,
  attachments,
}: Pick<PastMessage, 'role' | 'content' | 'attachments'>): number =>
  attachments.reduce((sum, { tokens }) => sum + tokens, countTokens([{ role, content }]));
