import type { ChatMessage, Reasoning, ToolCall } from '#libs/llm/llm-provider.js';

/** Undefined where they are no JSON object. No arguments at all are an empty one. */
export function argumentsOf(text: string): Record<string, unknown> | undefined {
  try {
    const parsed = (text.trim() === '' ? {} : JSON.parse(text)) as unknown;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // what a model wrote need not be JSON
  }
}

/** A turn of the model as it is told of it again; providers take nothing but JSON for arguments. */
export const assistantTurn = (
  content: string,
  reasoning: readonly Reasoning[],
  calls: readonly ToolCall[],
): ChatMessage => ({
  role: 'assistant',
  content,
  ...(reasoning.length > 0 && { reasoning }),
  toolCalls: calls.map((call) => ({
    ...call,
    arguments: argumentsOf(call.arguments) && call.arguments.trim() !== '' ? call.arguments : '{}',
  })),
});
