import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { AnswerStream } from './answer-stream.js';
import { LiveAnswer } from './live-answer.js';
import { FINISHED } from '../testing/finished-answer.js';

/** A connection whose reader can be slow. */
class Connection extends EventEmitter {
  readonly written: string[] = [];
  accepts = true;
  ended = false;
  writeHead(): void {}
  write(text: string): boolean {
    this.written.push(text);
    return this.accepts;
  }
  end(): void {
    this.ended = true;
    this.emit('close');
  }
}

function open(answer: LiveAnswer, position = 0): [AnswerStream, Connection] {
  const raw = new Connection();
  const reply = { raw, hijack() {}, getHeaders: () => ({}) } as unknown as FastifyReply; // the parts a stream uses
  const stream = new AnswerStream(reply, answer, position);
  stream.begin();
  raw.written.length = 0;
  return [stream, raw];
}

describe('AnswerStream', () => {
  it('CNV-11 sends what arrives in one turn of the event loop in one event', async () => {
    const answer = new LiveAnswer();
    const [, raw] = open(answer);
    answer.append('a');
    answer.append('b');
    await nextTurn();
    expect(raw.written).toEqual(['id: 2\nevent: delta\ndata: {"text":"ab"}\n\n']);
  });

  it('CNV-11 buffers nothing for a slow reader and gives him the rest in one piece', async () => {
    const answer = new LiveAnswer();
    const [stream, raw] = open(answer);
    raw.accepts = false;
    answer.append('first');
    await nextTurn();
    for (let i = 0; i < 1000; i++) answer.append('x');
    await nextTurn();
    stream.beat();
    expect(raw.written).toHaveLength(1);
    raw.accepts = true;
    raw.emit('drain');
    await nextTurn();
    expect(raw.written.at(-1)).toBe(`id: 1005\nevent: delta\ndata: {"text":"${'x'.repeat(1000)}"}\n\n`);
  });

  it('CNV-11 ends with the answer, after all of its text', async () => {
    const answer = new LiveAnswer();
    const [stream, raw] = open(answer, 3);
    answer.append('abcdef');
    answer.end(FINISHED);
    await nextTurn();
    expect(raw.written).toEqual([
      'id: 6\nevent: delta\ndata: {"text":"def"}\n\n',
      `id: 6\nevent: done\ndata: ${JSON.stringify(FINISHED)}\n\n`,
    ]);
    expect(raw.ended).toBe(true);
    expect(answer.watched).toBe(false);
    stream.beat();
    expect(raw.written).toHaveLength(2);
  });

  it('CNV-11 keeps a quiet connection alive and lets go of a broken one', () => {
    const answer = new LiveAnswer();
    const [stream, raw] = open(answer);
    stream.beat();
    expect(raw.written).toEqual([': keep-alive\n\n']);
    raw.emit('error', new Error('reset'));
    expect(answer.watched).toBe(false);
  });
});
