import type { ChatMessage, ChatRequest } from '#libs/llm/llm-provider.js';
import { countTokens } from '#libs/llm/tokens.js';
import { isId } from '#libs/kernel/id.js';
import type { Model } from '../domain/models.js';

export interface PastMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** What an agent's published payload says of how to answer; anything else in it is for others. */
export interface AgentSettings {
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  /** Ids of the content items it answers from; undefined where it names none. */
  readonly knowledge?: readonly string[];
  /** Names of the tools it may call. */
  readonly tools?: readonly string[];
}

export function agentSettings(contentData: Record<string, unknown>): AgentSettings {
  const {
    system_prompt: prompt,
    temperature,
    max_output_tokens: limit,
    knowledge_refs: refs,
    tools,
  } = contentData;
  const knowledge = Array.isArray(refs) ? refs.filter(isId) : [];
  return {
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

/**
 * The request for an answer: the agent's instructions and as much of the newest history as fits the model's
 * window beside the answer and what else takes room in it. The question itself always stays.
 */
export function buildRequest(
  model: Model,
  agent: AgentSettings,
  history: readonly PastMessage[],
  taken = 0,
): Omit<ChatRequest, 'model'> {
  const system: ChatMessage[] = agent.systemPrompt ? [{ role: 'system', content: agent.systemPrompt }] : [];
  const maxOutputTokens = Math.min(agent.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens);
  const budget = model.contextWindow - maxOutputTokens - countTokens(system) - taken;
  const kept: ChatMessage[] = [];
  let used = 0;
  for (const message of history.toReversed()) {
    used += countTokens([message]);
    if (used > budget && kept.length > 0) break;
    kept.unshift(message);
  }
  const goOn = history.at(-1)?.role === 'assistant' ? [GO_ON] : [];
  return { messages: [...system, ...kept, ...goOn], temperature: agent.temperature, maxOutputTokens };
}
