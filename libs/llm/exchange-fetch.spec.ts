import { describe, expect, it } from 'vitest';
import { ExchangeFetch } from './exchange-fetch.js';
import { ProviderConnection } from './provider-connection.js';
import { FakeDispatcher } from './testing/fake-dispatcher.js';
import { caught, never } from './testing/provider-contract.js';

const baseUrl = 'https://provider.example/v1';
const callOver = (dispatcher: FakeDispatcher, signal = never()): ExchangeFetch =>
  new ExchangeFetch(new ProviderConnection({ name: 'x', baseUrl, dispatcher }, {}), signal);
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('ExchangeFetch', () => {
  const elsewhere = 'https://elsewhere.example/v1/chat';
  it.each([
    ['text', elsewhere],
    ['URL', new URL(elsewhere)],
    ['Request', new Request(elsewhere, { method: 'POST', body: '{}' })],
  ])('CNV-12 asks nobody but the provider, whatever a %s says', async (_, input) => {
    const dispatcher = new FakeDispatcher([]);
    const error = await caught(() => callOver(dispatcher).fetch(input));
    expect(error.message).toContain('https://elsewhere.example');
    expect(dispatcher.requests).toEqual([]);
  });

  it('CNV-13 reads no more of an error than it needs', async () => {
    const page = `${'x'.repeat(40_000)}\n`;
    const dispatcher = new FakeDispatcher([bytes(page), bytes(page), bytes(page)], {
      status: 400,
      contentType: 'text/plain',
    });
    const error = await caught(() => callOver(dispatcher).fetch(`${baseUrl}/chat`));
    expect(error).toMatchObject({ kind: 'invalid-request', status: 400 });
    expect(error.message).toHaveLength(500);
    expect(dispatcher.aborted).toBe(1);
  });

  it('CNV-13 tells the error of an answer that broke while it was told', async () => {
    const body = '{"error":{"message":"Slow down"}}';
    const breaks = new Error('The other side closed');
    const dispatcher = new FakeDispatcher([bytes(body)], { status: 429, breaks });
    expect(await caught(() => callOver(dispatcher).fetch(`${baseUrl}/chat`))).toMatchObject({
      kind: 'rate-limited',
      message: 'Slow down',
    });
  });

  it('CNV-10 says that it was aborted, not what the provider was just refusing', async () => {
    const controller = new AbortController();
    const dispatcher = new (class extends FakeDispatcher {
      override dispatch: FakeDispatcher['dispatch'] = (request, handler) =>
        super.dispatch(request, {
          ...handler,
          onRequestStart: (started, context) => handler.onRequestStart?.(started, context),
          onResponseStart: (started, status, headers) => {
            handler.onResponseStart?.(started, status, headers);
            controller.abort();
          },
          onResponseData: (started, chunk) => handler.onResponseData?.(started, chunk),
          onResponseEnd: (started, trailers) => handler.onResponseEnd?.(started, trailers),
        });
    })([bytes('{"error":{"message":"No"}}')], { status: 400 });
    const error = await caught(() => callOver(dispatcher, controller.signal).fetch(`${baseUrl}/chat`));
    expect(error.kind).toBe('aborted');
  });

  it('CNV-11 stops the provider when its reader is behind, goes on when it is not, and loses nothing', async () => {
    const line = `data: ${'x'.repeat(30_000)}\n\n`;
    const dispatcher = new FakeDispatcher(Array.from({ length: 8 }, () => bytes(line)));
    const response = await callOver(dispatcher).fetch(`${baseUrl}/chat`);
    expect(dispatcher.pauses).toBe(1);
    expect(await response.text()).toBe(line.repeat(8));
  });
});
