import { Thoughts } from '#libs/llm/complete.js';
import type { ChatEvent, ChatMessage, Reasoning, ToolCall as Asked } from '#libs/llm/llm-provider.js';
import { newId } from '#libs/kernel/id.js';
import type { ToolCallRequest, ToolOutcome } from '../domain/tool-call.js';
import type { AnswerStep } from '../domain/tool-calls.js';
import type { ToolCallView } from '../features/tool-call.view.js';
import type { PastAnswer, PastCall } from './answer-past.js';
import type { LiveAnswer } from './live-answer.js';
import type { Question } from './model-gateway.js';
import type { Spending } from './spending.js';
import { argumentsOf, assistantTurn } from './tool-turn.js';
import { failed, type OfferedTool } from './tools.js';

/** How far one answer goes with tools; then the model has to answer with what it has. */
const MOST_STEPS = 8;
const MOST_CALLS_AT_ONCE = 8;
const MOST_MS = 300_000;
const TOOL_MS = 30_000;
/** Characters of arguments, and of all results of an answer together. */
const MOST_ARGUMENTS = 20_000;
const MOST_RESULTS = 100_000;

export type AnswerEvent = ChatEvent | { readonly type: 'awaiting-approval' };

/** Where what the loop does is written down before it goes on. */
export interface ToolDesk {
  record(step: StepOf, requests: readonly ToolCallRequest[]): Promise<ToolCallView[]>;
  start(callId: string): Promise<ToolCallView>;
  end(callId: string, outcome: ToolOutcome): Promise<ToolCallView>;
}

export type StepOf = Pick<AnswerStep, 'number' | 'textUntil' | 'reasoning' | 'spent'>;

interface Script {
  readonly request: Question;
  readonly tools: readonly OfferedTool[];
  /** What there is of the answer, when it goes on after it had waited. */
  readonly past: PastAnswer | undefined;
  readonly ask: (request: Question, signal: AbortSignal) => AsyncIterable<ChatEvent>;
  readonly live: LiveAnswer;
  readonly spending: Spending;
  readonly desk: ToolDesk;
}

/** One turn of the model, while it goes on. */
interface Turn {
  readonly calls: Asked[];
  reasoning: readonly Reasoning[];
  finish?: Extract<ChatEvent, { type: 'finish' }>;
}

/** Somebody has stopped the answer while it waited. */
export class StoppedWhileWaiting extends Error {}

/**
 * Lets a model call tools and answer with what they return, turn after turn. A call that needs approval ends the loop,
 * and another one goes on from what is kept once the person has decided.
 */
export class ToolLoop {
  private readonly started = Date.now();
  private steps: number;
  private resultsLeft = MOST_RESULTS;

  constructor(private readonly script: Script) {
    this.steps = script.past?.steps.length ?? 0;
  }

  async *events(signal: AbortSignal): AsyncGenerator<AnswerEvent, void, undefined> {
    const { past, tools, spending } = this.script;
    let { request } = this.script;
    if (past) request = adding(request, [...past.messages, ...(await this.resume(past, signal))]);
    for (;;) {
      const mayCall = tools.length > 0 && this.steps < MOST_STEPS && Date.now() - this.started < MOST_MS;
      const asked: Question = mayCall || tools.length === 0 ? request : { ...request, toolChoice: 'none' };
      spending.begin(asked);
      const turn: Turn = { calls: [], reasoning: [] };
      const from = this.script.live.text.length;
      yield* this.turn(asked, turn, signal);
      if (turn.calls.length === 0 || !mayCall) {
        if (turn.finish) yield turn.finish;
        return;
      }
      const calls = await this.record(turn);
      const results = await this.runAll(calls, signal);
      if (calls.some(({ view }) => view.state === 'awaiting_approval')) {
        yield { type: 'awaiting-approval' };
        return;
      }
      const content = this.script.live.text.slice(from).trim();
      request = adding(request, [assistantTurn(content, turn.reasoning, turn.calls), ...results]);
    }
  }

  private async *turn(request: Question, turn: Turn, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const { live, spending, ask } = this.script;
    const thoughts = new Thoughts();
    let begun = false;
    let thinking = false;
    for await (const event of ask(request, signal)) {
      spending.count(event);
      if (event.type === 'tool-call') turn.calls.push(withoutType(event));
      else if (event.type === 'reasoning') {
        thoughts.add(event);
        // Each block is a paragraph of its own.
        if (event.text !== '' && !thinking && live.isThinking) yield { type: 'reasoning', text: '\n\n' };
        if (event.text !== '') yield { type: 'reasoning', text: event.text };
        thinking = (thinking || event.text !== '') && event.providerData === undefined;
      } else if (event.type === 'finish') turn.finish = event;
      else {
        // What is said after a tool was called is a paragraph of its own.
        if (event.type === 'text' && event.text !== '' && !begun) {
          begun = true;
          if (this.steps > 0 && live.text !== '' && !/\s$/.test(live.text))
            yield { type: 'text', text: '\n\n' };
        }
        yield event;
      }
    }
    turn.reasoning = thoughts.read().reasoningBlocks;
  }

  /** Goes on where the answer waited: what was approved is called now. */
  private async resume({ waiting }: PastAnswer, signal: AbortSignal): Promise<ChatMessage[]> {
    if (waiting.some(({ state }) => state === 'cancelled')) throw new StoppedWhileWaiting();
    return Promise.all(
      waiting.map(async (call) => {
        if (call.state !== 'approved') return result(call.callId, call.result ?? '');
        this.script.live.call(await this.script.desk.start(call.id));
        const outcome = await this.run(this.toolOf(call), call.arguments, signal);
        return this.ended(call, outcome);
      }),
    );
  }

  /** A tool that the agent or its server does not offer (any more) is not called, whoever has approved what. */
  private toolOf({ offeredName, tool, serverId }: PastCall): OfferedTool | undefined {
    return this.script.tools.find(
      (each) => each.name === offeredName && each.tool === tool && each.serverId === serverId,
    );
  }

  private async record({ calls, reasoning }: Turn): Promise<Recorded[]> {
    const { live, spending, desk } = this.script;
    this.steps += 1;
    const step = { number: this.steps, textUntil: live.text.length, reasoning, spent: spending.endTurn() };
    const requests = calls.map((call, place) => this.request(call, place));
    const views = await desk.record(step, requests);
    return requests.flatMap((request, i) => {
      const view = views[i];
      if (!view) return [];
      if (view.state !== 'awaiting_approval') live.call(view);
      return [{ view, request, tool: this.find(request.offeredName) }];
    });
  }

  private find(name: string): OfferedTool | undefined {
    return this.script.tools.find((tool) => tool.name === name);
  }

  private request({ id, name, arguments: text, providerData }: Asked, place: number): ToolCallRequest {
    const tool = this.find(name);
    return {
      id: newId(),
      callId: id,
      tool: tool?.tool ?? name.slice(0, 100),
      offeredName: name.slice(0, 100),
      serverId: tool?.serverId ?? null,
      arguments: text.slice(0, MOST_ARGUMENTS).toWellFormed().replaceAll('\0', '\uFFFD'),
      providerData: providerData ?? null,
      needsApproval: tool?.needsApproval ?? false,
      refusal: refusalOf(tool, text, place),
    };
  }

  private runAll(calls: readonly Recorded[], signal: AbortSignal): Promise<ChatMessage[]> {
    return Promise.all(
      calls.map(async ({ view, request, tool }) => {
        if (view.state !== 'running') return result(request.callId, view.result ?? '');
        const outcome = await this.run(tool, request.arguments, signal);
        return this.ended({ id: view.id, callId: request.callId }, outcome);
      }),
    );
  }

  private async run(tool: OfferedTool | undefined, args: string, signal: AbortSignal): Promise<ToolOutcome> {
    if (!tool) return failed('tool.unknown', 'This tool is not available any more.');
    const limit = AbortSignal.timeout(TOOL_MS);
    const late = new Promise<ToolOutcome>((resolve) => {
      const tell = (): void =>
        resolve(
          failed('tool.timeout', signal.aborted ? 'The answer was stopped.' : 'The tool took too long.'),
        );
      AbortSignal.any([signal, limit]).addEventListener('abort', tell, { once: true });
      if (signal.aborted) tell();
    });
    const outcome = await Promise.race([
      tool.run(argumentsOf(args) ?? {}, AbortSignal.any([signal, limit])),
      late,
    ]);
    this.resultsLeft -= outcome.result.length;
    if (this.resultsLeft >= 0) return outcome;
    return failed('tool.results_too_long', 'The tools have returned more than one answer can take in.');
  }

  private async ended(call: Pick<PastCall, 'id' | 'callId'>, outcome: ToolOutcome): Promise<ChatMessage> {
    this.script.live.call(await this.script.desk.end(call.id, outcome));
    return result(call.callId, outcome.result);
  }
}

interface Recorded {
  readonly view: ToolCallView;
  readonly request: ToolCallRequest;
  readonly tool: OfferedTool | undefined;
}

function refusalOf(tool: OfferedTool | undefined, text: string, place: number): ToolOutcome | null {
  if (!tool) return failed('tool.unknown', 'There is no such tool.');
  if (place >= MOST_CALLS_AT_ONCE) return failed('tool.too_many_calls', 'These are too many calls at once.');
  if (text.length > MOST_ARGUMENTS) return failed('tool.arguments_invalid', 'The arguments are too long.');
  const args = argumentsOf(text);
  if (!args) return failed('tool.arguments_invalid', 'The arguments are no JSON object.');
  const problems = tool.problemsOf(args);
  return problems === undefined ? null : failed('tool.arguments_invalid', problems);
}

const adding = (request: Question, messages: readonly ChatMessage[]): Question => ({
  ...request,
  messages: [...request.messages, ...messages],
});

const result = (toolCallId: string, content: string): ChatMessage => ({ role: 'tool', toolCallId, content });

function withoutType({ type: _type, ...call }: Extract<ChatEvent, { type: 'tool-call' }>): Asked {
  return call;
}
