import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';
import { LlmError } from './llm-error.js';
import type { ChatMessage, ChatRequest, ContentPart, ProviderData, Tool } from './llm-provider.js';

type ProviderOptions = NonNullable<LanguageModelV4Message['providerOptions']>;
type UserPart = Extract<LanguageModelV4Message, { role: 'user' }>['content'][number];
type AssistantPart = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'][number];

/** A request as AI SDK providers take it. */
export function callOptions(request: ChatRequest): LanguageModelV4CallOptions {
  const { tools, toolChoice, responseFormat } = request;
  return {
    prompt: toPrompt(request.messages),
    ...(tools?.length && { tools: tools.map(toTool) }),
    ...(toolChoice && { toolChoice: toToolChoice(toolChoice) }),
    ...(responseFormat && { responseFormat: toFormat(responseFormat) }),
    ...(request.reasoningEffort && { reasoning: request.reasoningEffort }),
    ...defined({
      temperature: request.temperature,
      topP: request.topP,
      seed: request.seed,
      maxOutputTokens: request.maxOutputTokens,
    }),
    ...(request.stop && { stopSequences: [...request.stop] }),
  };
}

const defined = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

/** The results of tools name their tool, which our messages tell by the call alone. */
function toPrompt(messages: readonly ChatMessage[]): LanguageModelV4Message[] {
  const toolNames = new Map<string, string>();
  return messages.map((message) => {
    if (message.role === 'system') return { role: 'system', content: message.content };
    if (message.role === 'user') return { role: 'user', content: toUserParts(message.content) };
    if (message.role === 'assistant') {
      for (const { id, name } of message.toolCalls ?? []) toolNames.set(id, name);
      return { role: 'assistant', content: toAssistantParts(message) };
    }
    const { toolCallId, content: value } = message;
    const toolName = toolNames.get(toolCallId) ?? 'unknown';
    const output = { type: 'text' as const, value };
    return { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output }] };
  });
}

const toUserParts = (content: string | readonly ContentPart[]): UserPart[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(toUserPart);

function toUserPart(part: ContentPart): UserPart {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const inline = /^data:([^;,]+);base64,(.*)$/s.exec(part.url);
  if (inline) {
    const [, mediaType = '', data = ''] = inline;
    return { type: 'file', mediaType, data: { type: 'data', data } };
  }
  return { type: 'file', mediaType: 'image/*', data: { type: 'url', url: new URL(part.url) } };
}

function toAssistantParts({
  content,
  reasoning = [],
  toolCalls = [],
}: Extract<ChatMessage, { role: 'assistant' }>): AssistantPart[] {
  return [
    ...reasoning.map(({ text, providerData }) => ({
      type: 'reasoning' as const,
      text,
      ...optionsOf(providerData),
    })),
    ...(content === '' ? [] : [{ type: 'text' as const, text: content }]),
    ...toolCalls.map(({ id, name, arguments: text, providerData }) => ({
      type: 'tool-call' as const,
      toolCallId: id,
      toolName: name,
      input: parseArguments(text),
      ...optionsOf(providerData),
    })),
  ];
}

const optionsOf = (data: ProviderData | undefined) =>
  data ? { providerOptions: data as ProviderOptions } : {};

function parseArguments(text: string): unknown {
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch (error) {
    throw new LlmError('invalid-request', 'The arguments of an earlier tool call are not valid JSON', {
      cause: error,
    });
  }
}

const toTool = ({ name, description, parameters }: Tool) => ({
  type: 'function' as const,
  name,
  ...(description === undefined ? {} : { description }),
  inputSchema: parameters,
});

const toToolChoice = (choice: NonNullable<ChatRequest['toolChoice']>) =>
  typeof choice === 'string' ? { type: choice } : { type: 'tool' as const, toolName: choice.name };

function toFormat(format: NonNullable<ChatRequest['responseFormat']>) {
  if (format.type === 'json') return { type: 'json' as const };
  return { type: 'json' as const, name: format.name, schema: format.schema };
}
