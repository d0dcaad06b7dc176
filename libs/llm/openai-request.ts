import type { ChatMessage, ChatRequest, ContentPart, EmbedRequest, ResponseFormat } from './llm-provider.js';

export interface WireOptions {
  /** Newer OpenAI models refuse `max_tokens`, most imitators know nothing else. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Ask for token figures; a few older servers refuse the unknown field. */
  readonly includeUsage: boolean;
}

/** The body of `POST /chat/completions`. */
export function chatBody(request: ChatRequest, options: WireOptions): string {
  const { tools, toolChoice, responseFormat } = request;
  return JSON.stringify({
    model: request.model,
    messages: request.messages.map(wireMessage),
    stream: true,
    ...(options.includeUsage && { stream_options: { include_usage: true } }),
    ...(tools?.length && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    ...(toolChoice && { tool_choice: wireToolChoice(toolChoice) }),
    ...(responseFormat && { response_format: wireFormat(responseFormat) }),
    temperature: request.temperature,
    top_p: request.topP,
    seed: request.seed,
    reasoning_effort: request.reasoningEffort,
    stop: request.stop,
    [options.maxTokensField]: request.maxOutputTokens,
  });
}

/** The body of `POST /embeddings`. */
export function embeddingsBody({ model, inputs, dimensions }: EmbedRequest): string {
  return JSON.stringify({ model, input: inputs, dimensions, encoding_format: 'float' });
}

function wireMessage(message: ChatMessage): object {
  if (message.role === 'tool') {
    return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  }
  if (message.role === 'assistant') return wireAnswer(message);
  const { role, content } = message;
  return { role, content: typeof content === 'string' ? content : content.map(wirePart) };
}

function wireAnswer({ content, toolCalls }: Extract<ChatMessage, { role: 'assistant' }>): object {
  if (!toolCalls?.length) return { role: 'assistant', content };
  return {
    role: 'assistant',
    content: content === '' ? null : content,
    tool_calls: toolCalls.map(({ id, name, arguments: args }) => ({
      id,
      type: 'function',
      function: { name, arguments: args },
    })),
  };
}

function wirePart(part: ContentPart): object {
  if (part.type === 'text') return { type: 'text', text: part.text };
  return { type: 'image_url', image_url: { url: part.url, detail: part.detail } };
}

function wireToolChoice(choice: NonNullable<ChatRequest['toolChoice']>): unknown {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}

function wireFormat(format: ResponseFormat): object {
  if (format.type === 'json') return { type: 'json_object' };
  const { name, schema, strict } = format;
  return { type: 'json_schema', json_schema: { name, schema, strict } };
}
