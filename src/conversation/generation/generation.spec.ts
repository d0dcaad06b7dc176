import { Logger } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { LlmError } from '#libs/llm/llm-error.js';
import { PriceUnknown } from '#libs/llm/prices.js';
import { Generation, GenerationInterrupted, type GenerationResult } from './generation.js';
import { LiveAnswer } from './live-answer.js';
import { StoppedWhileWaiting, type AnswerEvent } from './tool-loop.js';

const said = (text: string): AnswerEvent => ({ type: 'text', text });
const finish: AnswerEvent = { type: 'finish', reason: 'stop' };

/** A generation of these events, and what became of it. */
function generationOf(
  events: (signal: AbortSignal) => AsyncIterable<AnswerEvent>,
  finished: (result: GenerationResult) => void = () => {},
) {
  const live = new LiveAnswer();
  const logger = new Logger('test');
  const logged = vi.spyOn(logger, 'error').mockReturnValue();
  const results: GenerationResult[] = [];
  let abandoned = 0;
  const generation = new Generation({
    live,
    logger,
    prepare: async () => ({ passages: [], cited: [], showsReasoning: true, events }),
    finish: async (result) => {
      finished(result);
      results.push(result);
    },
    abandon: async () => void (abandoned += 1),
  });
  return {
    live,
    generation,
    logged,
    run: async () => {
      await generation.run();
      await generation.done;
      return { result: results[0], abandoned };
    },
  };
}

/** Says something and then waits until it is ended. */
async function* endless(signal: AbortSignal): AsyncIterable<AnswerEvent> {
  yield said('So far');
  await new Promise((_resolve, reject) => {
    const end = () => reject(new LlmError('aborted', 'It was ended'));
    signal.addEventListener('abort', end, { once: true });
  });
}

async function* failing(error: Error): AsyncIterable<AnswerEvent> {
  yield said('So far');
  throw error;
}

describe('how a generation ends', () => {
  it('CNV-11 whole, with the reason the model gave', async () => {
    const { result, abandoned } = await generationOf(async function* () {
      yield said('Hi');
      yield finish;
    }).run();
    expect(result).toMatchObject({ state: 'complete', finishReason: 'stop', error: null });
    expect(abandoned).toBe(0);
  });

  it.each<[string, Error, { code: string; detail?: RegExp }]>([
    [
      'a provider did',
      new LlmError('timeout', 'Too slow'),
      { code: new LlmError('timeout', '').code, detail: /Too slow/ },
    ],
    [
      'its model has no price',
      new PriceUnknown('m'),
      { code: new PriceUnknown('m').code, detail: /no price in force/ },
    ],
    [
      'its process died',
      new GenerationInterrupted(),
      { code: 'generation.interrupted', detail: /ask again for a whole answer/ },
    ],
    [
      'we did',
      new TypeError('x of undefined'),
      { code: 'generation.internal_error', detail: /could not be generated/ },
    ],
  ])('CNV-13 failed where %s, with a code that is stable and the text so far', async (_, error, told) => {
    const answer = generationOf(() => failing(error));
    const { result } = await answer.run();
    expect(result).toMatchObject({ state: 'failed', finishReason: null, error: { code: told.code } });
    expect(result?.error?.detail).toMatch(told.detail ?? /./);
    expect(result?.error?.detail).not.toContain('undefined');
    expect(answer.live.text).toBe('So far');
    expect(answer.logged).toHaveBeenCalledTimes(error instanceof TypeError ? 1 : 0);
  });

  it('CNV-13 failed where the answer has no end', async () => {
    const piece = 'x'.repeat(1_500_000);
    const { run, live } = generationOf(async function* () {
      for (;;) yield said(piece);
    });
    const { result } = await run();
    expect(live.text).toHaveLength(2 * piece.length);
    expect(result).toMatchObject({
      state: 'failed',
      error: { detail: expect.stringMatching(/longer than/) },
    });
  });

  it('CNV-11 stopped by the person, and stays so whatever ends it then', async () => {
    const { generation, run, live } = generationOf(endless);
    const done = run();
    await vi.waitFor(() => expect(live.text).toBe('So far'));
    generation.stop();
    generation.interrupt();
    expect((await done).result).toMatchObject({ state: 'stopped', error: null });
  });

  it('CNV-22 stopped where it was while it waited for an approval', async () => {
    const { result } = await generationOf(() => failing(new StoppedWhileWaiting())).run();
    expect(result).toMatchObject({ state: 'stopped', error: null });
  });

  it('CNV-13 interrupted with the process that generates it, and says so', async () => {
    const { generation, run, live } = generationOf(endless);
    const done = run();
    await vi.waitFor(() => expect(live.text).toBe('So far'));
    generation.interrupt();
    expect((await done).result).toMatchObject({
      state: 'failed',
      error: { code: 'generation.interrupted' },
    });
  });

  it('XC-07 CNV-13 unwritten, once another process has it', async () => {
    const { generation, run, live } = generationOf(endless);
    const done = run();
    await vi.waitFor(() => expect(live.text).toBe('So far'));
    generation.lose();
    generation.stop();
    expect(await done).toEqual({ result: undefined, abandoned: 1 });
  });

  it('CNV-13 unwritten where its end cannot be stored, so that another process finds it', async () => {
    const answer = generationOf(
      async function* () {
        yield finish;
      },
      () => {
        throw new Error('The database is away');
      },
    );
    expect(await answer.run()).toEqual({ result: undefined, abandoned: 1 });
    expect(answer.logged).toHaveBeenCalledOnce();
  });
});
