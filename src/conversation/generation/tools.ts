import type { Tool } from '#libs/llm/llm-provider.js';
import type { ToolOutcome } from '../domain/tool-call.js';

/** A tool as a model is offered it for one answer. */
export interface OfferedTool extends Tool {
  /** What the organization knows it by: `search_content`, or `server/tool`. */
  readonly tool: string;
  readonly serverId: string | null;
  readonly needsApproval: boolean;
  /** What is wrong with the arguments; undefined when nothing is, or when whoever runs it checks them. */
  problemsOf(args: unknown): string | undefined;
  /** Never rejects: what goes wrong is what the model is told. */
  run(args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolOutcome>;
}

/** One place tools come from. */
export abstract class ToolSource {
  /** Those of the named tools that the current actor may have called; a name may end in `/*`. */
  abstract offered(names: readonly string[]): Promise<OfferedTool[]>;
}

/** Characters of a result that are kept and that the model is told. */
const MOST_RESULT = 20_000;

/** What a tool returned, as the model is told it. */
export function succeeded(result: unknown): ToolOutcome {
  const text = (typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null')).toWellFormed();
  return { state: 'succeeded', ...limited(text), errorCode: null };
}

export const failed = (errorCode: string, detail: string): ToolOutcome => ({
  state: 'failed',
  ...limited(`Error: ${detail}`.toWellFormed()),
  errorCode,
});

function limited(text: string): Pick<ToolOutcome, 'result' | 'resultBytes'> {
  const storable = text.replaceAll('\0', '\uFFFD');
  const resultBytes = Buffer.byteLength(storable);
  if (storable.length <= MOST_RESULT) return { result: storable, resultBytes };
  const kept = storable.slice(0, MOST_RESULT).replace(/[\uD800-\uDBFF]$/, '');
  return { result: `${kept}\n[cut: ${storable.length - kept.length} more characters]`, resultBytes };
}
