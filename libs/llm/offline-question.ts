import type { AttachedText, ChatRequest, ContentPart, ToolCall } from './llm-provider.js';

const lastUserContent = ({ messages }: ChatRequest): string | readonly ContentPart[] =>
  messages.findLast((message) => message.role === 'user')?.content ?? '';

/** What the person says: not what files say that came with it. */
export function questionOf(request: ChatRequest): string {
  const content = lastUserContent(request);
  if (typeof content === 'string') return content;
  return content.flatMap((part) => (part.type === 'text' && !part.file ? [part.text] : [])).join('\n');
}

export function filesIn(request: ChatRequest): AttachedText[] {
  const content = lastUserContent(request);
  if (typeof content === 'string') return [];
  const files = content.flatMap((part) => (part.type === 'text' && part.file ? [part.file] : []));
  return files.filter(({ text }) => text !== '');
}

/** A line of the question such as `/current_time {"timezone":"Europe/Zurich"}`. */
const CALL = /^\/([\w-]+)(?:[ \t]+(\{.*\}))?[ \t]*$/gm;

/**
 * Which tools the question says to call. Nothing else is read for it, neither documents nor what tools return, and what a
 * call has returned is answered with.
 */
export function callsAskedFor(request: ChatRequest): ToolCall[] {
  const { messages, tools = [], toolChoice } = request;
  if (toolChoice === 'none' || messages.at(-1)?.role !== 'user') return [];
  const offered = new Set(tools.map(({ name }) => name));
  const only = typeof toolChoice === 'object' ? toolChoice.name : undefined;
  return [...questionOf(request).matchAll(CALL)]
    .map(([, name = '', args = '{}'], i) => ({ id: `call_${messages.length}_${i}`, name, arguments: args }))
    .filter(({ name }) => offered.has(name) && (only === undefined || name === only));
}

/** What tools have returned since the question, by their name. */
export function resultsIn({ messages }: ChatRequest): { name: string; result: string }[] {
  const names = new Map<string, string>();
  const turns = messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1);
  return turns.flatMap((message) => {
    if (message.role === 'assistant') for (const { id, name } of message.toolCalls ?? []) names.set(id, name);
    if (message.role !== 'tool') return [];
    return [{ name: names.get(message.toolCallId) ?? 'a tool', result: message.content }];
  });
}
