import type { ContextPolicy } from '../domain/context-policy.js';
import type { Outgrown } from '../domain/upkeep.js';
import type { LeftOutReason } from '../domain/context-selection.js';

/** Messages of one way to an answer, by their numbers: those of it from the first to the last, both included. */
export type MessageRange = readonly [first: number, last: number];

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly ranges: readonly MessageRange[];
}

/** Whose word the policy is. */
export const POLICY_SOURCES = ['conversation', 'agent', 'default'] as const;

/** One request of a provider by an answer; the model may be a fallback. */
export interface SentTurn {
  readonly number: number;
  readonly model: string;
  /** Of all that was sent, by estimate. */
  readonly tokens: number;
  /** The model had to answer with what it had, without calling tools. */
  readonly toolsClosed: boolean;
}

/** What a model was sent for an answer, by reference: texts of messages and versions of content do not change. */
export interface ContextRecord {
  readonly policy: ContextPolicy & { readonly source: (typeof POLICY_SOURCES)[number] };
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  readonly temperature: number | null;
  /** What policy and window left for messages. */
  readonly budget: number;
  readonly sent: readonly MessageRange[];
  /** Numbers of the messages that were pinned then. */
  readonly pinned: readonly number[];
  /** UTF-16 units of answers that were not whole yet, by their numbers. */
  readonly unfinished: Readonly<Record<string, number>>;
  readonly leftOut: readonly LeftOut[];
  readonly summary: {
    readonly untilMessageId: string;
    readonly untilSequence: number;
    readonly tokens: number;
  } | null;
  readonly instructions: {
    readonly agentId: string;
    readonly agentVersion: number;
    readonly prompt: { readonly id: string; readonly version: number } | null;
    readonly tokens: number;
  } | null;
  readonly passages: readonly {
    readonly sourceId: string;
    readonly title: string;
    readonly version: number;
    readonly part: string;
    readonly start: number;
    readonly length: number;
  }[];
  readonly tools: readonly string[];
  readonly goesOn: boolean;
  readonly turns: readonly SentTurn[];
  /** The process that had asked died: what is said here was found out again. */
  readonly foundAgain: boolean;
}

/** What was sent from one turn on, until the answer waited or ended. */
export interface AnswerContext {
  readonly firstTurn: number;
  readonly context: ContextRecord;
  /** What a summary is wanted of from now on. */
  readonly outgrown: Outgrown | null;
}

/** The runs of `chosen` along the way. */
export function rangesOf<M extends { readonly sequenceNumber: number }>(
  path: readonly M[],
  chosen: Iterable<M>,
): MessageRange[] {
  const wanted = new Set(chosen);
  const ranges: [number, number][] = [];
  let open = false;
  for (const message of path) {
    const last = ranges.at(-1);
    if (!wanted.has(message)) open = false;
    else if (open && last) last[1] = message.sequenceNumber;
    else {
      ranges.push([message.sequenceNumber, message.sequenceNumber]);
      open = true;
    }
  }
  return ranges;
}

export const isIn = (ranges: readonly MessageRange[], sequenceNumber: number): boolean =>
  ranges.some(([first, last]) => first <= sequenceNumber && sequenceNumber <= last);
