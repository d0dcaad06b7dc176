import { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { HttpExchange, type ExchangeHandler } from './http-exchange.js';
import { streamLimits } from './stream-limits.js';
import { never } from './testing/provider-contract.js';

/** Leaves it to the test what comes when. */
class Held extends Dispatcher {
  handler!: Dispatcher.DispatchHandler;
  readonly reasons: string[] = [];
  readonly controller: Dispatcher.DispatchController = {
    aborted: false,
    paused: false,
    reason: null,
    abort: (reason) => void this.reasons.push(reason.message),
    pause: () => {},
    resume: () => {},
  };

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.handler = handler;
    return true;
  }
}

function begun(): { held: Held; exchange: HttpExchange; heard: string[] } {
  const heard: string[] = [];
  const handler: ExchangeHandler = {
    onStart: () => void heard.push('start'),
    onData: (chunk) => void heard.push(chunk.toString()),
    onEnd: () => void heard.push('end'),
    onError: (error) => void heard.push(error.message),
  };
  const held = new Held();
  const exchange = new HttpExchange(streamLimits({}), never(), handler);
  exchange.start(held, { method: 'GET', path: '/', headers: {} });
  return { held, exchange, heard };
}

describe('HttpExchange', () => {
  it('CNV-10 does not send what was cancelled before it was sent', () => {
    const { held, exchange, heard } = begun();
    exchange.cancel();
    held.handler.onRequestStart?.(held.controller, {});
    expect(held.reasons).toEqual(['The call ended before it was sent']);
    expect(heard).toEqual([]);
  });

  it('CNV-10 passes nothing on that comes after its end', () => {
    const { held, exchange, heard } = begun();
    const { handler, controller } = held;
    handler.onRequestStart?.(controller, {});
    exchange.cancel();
    handler.onResponseStart?.(controller, 200, {});
    handler.onResponseData?.(controller, Buffer.from('late'));
    exchange.resume();
    handler.onResponseEnd?.(controller, {});
    handler.onResponseError?.(controller, new Error('later'));
    expect(heard).toEqual([]);
    expect(held.reasons).toEqual(['The answer was no longer wanted']);
  });

  it('CNV-10 passes on what comes before, and one end', () => {
    const { held, heard } = begun();
    const { handler, controller } = held;
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 200, {});
    handler.onResponseData?.(controller, Buffer.from('a'));
    handler.onResponseEnd?.(controller, {});
    handler.onResponseError?.(controller, new Error('later'));
    expect(heard).toEqual(['start', 'a', 'end']);
  });
});
