import { createHash } from 'node:crypto';
import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { ToolCallDecided, ToolCallDiffers } from './tool-call.errors.js';

export const TOOL_CALL_STATES = [
  'awaiting_approval',
  'approved',
  'denied',
  'running',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type ToolCallState = (typeof TOOL_CALL_STATES)[number];

/** What a model asked for, as it is kept. */
export interface ToolCallRequest {
  readonly id: string;
  /** The provider's own id of the call. */
  readonly callId: string;
  /** `search_content`, or `server/tool` where it is a server's. */
  readonly tool: string;
  /** What the model knows it by. */
  readonly offeredName: string;
  readonly serverId: string | null;
  /** As the model wrote them. */
  readonly arguments: string;
  readonly providerData: Readonly<Record<string, unknown>> | null;
  readonly needsApproval: boolean;
  /** Why it is not called at all, such as a tool that does not exist. */
  readonly refusal: ToolOutcome | null;
}

export interface ToolOutcome {
  readonly state: 'succeeded' | 'failed';
  /** What the model is told. */
  readonly result: string;
  /** Of the whole result, also where only its beginning is kept. */
  readonly resultBytes: number;
  readonly errorCode: string | null;
}

/** Where in an answer it was called. */
export interface CallPlace {
  readonly organizationId: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly messageId: string;
  /** Which turn of the model, from 1. */
  readonly step: number;
  /** Which of its calls, from 0. */
  readonly place: number;
  /** Length of the answer's text at that moment. */
  readonly position: number;
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One call of a tool by a model: what it asked for never changes, and it is decided, begun and ended once. */
export class ToolCall extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly step: number;
  readonly place: number;
  readonly position: number;
  readonly callId: string;
  readonly tool: string;
  readonly offeredName: string;
  readonly serverId: string | null;
  readonly arguments: string;
  readonly argumentsHash: string;
  readonly providerData: Readonly<Record<string, unknown>> | null;
  readonly needsApproval: boolean;
  readonly createdAt: Date;
  readonly state: ToolCallState;
  readonly result: string | null;
  readonly resultBytes: number | null;
  readonly errorCode: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;

  /** It waits where it needs approval and begins at once where it does not. */
  static request({ refusal, ...request }: ToolCallRequest, place: CallPlace, at: Date): ToolCall {
    const call = Object.assign(new ToolCall(), UNDECIDED, place, request, {
      argumentsHash: hashOf(request.arguments),
      createdAt: at,
    });
    if (refusal) return Object.assign(call, refusal, { needsApproval: false, endedAt: at });
    return Object.assign(
      call,
      request.needsApproval ? { state: 'awaiting_approval' } : { state: 'running', startedAt: at },
    );
  }

  /** Takes the person's decision about exactly these arguments. */
  decide(decision: 'approved' | 'denied', argumentsHash: string, by: string, at: Date): void {
    if (this.state !== 'awaiting_approval') throw new ToolCallDecided(this.state);
    if (argumentsHash !== this.argumentsHash) throw new ToolCallDiffers();
    const endedAt = decision === 'denied' ? at : null;
    Object.assign(this, { state: decision, decidedBy: by, decidedAt: at, endedAt });
    if (decision === 'denied') Object.assign(this, { result: DENIED, resultBytes: DENIED.length });
  }

  /** Nobody can begin it a second time. */
  begin(at: Date): void {
    if (this.state !== 'approved') throw new ToolCallDecided(this.state);
    Object.assign(this, { state: 'running', startedAt: at });
  }

  end(outcome: ToolOutcome, at: Date): void {
    if (this.state !== 'running') throw new ToolCallDecided(this.state);
    Object.assign(this, { ...outcome, endedAt: at });
  }

  /** What its answer does not wait for any more is not called; what runs is not heard. */
  cancel(at: Date): void {
    if (this.endedAt === null) Object.assign(this, { state: 'cancelled', endedAt: at });
  }
}

/** What the model is told of a call that nobody wanted. */
const DENIED = 'Error: The person did not allow this call.';

const UNDECIDED = {
  result: null,
  resultBytes: null,
  errorCode: null,
  decidedBy: null,
  decidedAt: null,
  startedAt: null,
  endedAt: null,
};
