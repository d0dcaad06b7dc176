import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { ToolRegistry } from '#libs/tools/tool-registry.js';
import { bundleOf, serveFrontend, startBrowser, WITHOUT_BROWSER } from './support/browser.js';

const why = WITHOUT_BROWSER === undefined ? '' : `, ${WITHOUT_BROWSER}`;
const WORDS = Array.from({ length: 60 }, (_, i) => `word${i} `);
const prices = [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '10' }];

describe.skipIf(WITHOUT_BROWSER !== undefined)(`useChat of the AI SDK in Chromium${why}`, () => {
  let frontend: { origin: string; server: Server };
  let upstream: WireServer;
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let ada: Journey;
  let conversation: string;

  beforeAll(async () => {
    frontend = await serveFrontend(await bundleOf(join(import.meta.dirname, 'support/chat-page.mjs')));
    upstream = await startWireServer();
    const wire = { id: 'wire', provider: 'openai-compatible', baseUrl: upstream.url, model: 'wire', prices };
    app = await startTestApp({
      CORS_ORIGINS: frontend.origin,
      LLM_MODELS: JSON.stringify([
        { ...wire, contextWindow: 8_192, maxOutputTokens: 1_000, capabilities: ['chat', 'tools'] },
      ]),
    });
    app.app.get(ToolRegistry).register({
      name: 'ring_bell',
      title: 'Ring the bell',
      description: 'Rings the bell.',
      parameters: { type: 'object', properties: { times: { type: 'integer' } } },
      permission: 'conversation.use',
      readOnly: false,
      run: async () => ({ heard: true }),
    });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await upstream?.close();
    frontend?.server.close();
  });
  beforeEach(async () => {
    ada = await app.register();
    conversation = (await ada.post('/conversations', { model: 'wire' })).body.id;
    page = await (await browser.newContext()).newPage();
    await open();
  });
  afterEach(() => page.context().close());

  async function open(): Promise<void> {
    const known = { api: `${app.url}/api/v1`, token: ada.token, conversation, resume: 'true' };
    await page.goto(`${frontend.origin}/#${new URLSearchParams(known).toString()}`);
    await page.waitForSelector('#status');
  }
  /** As a reader who loads the page again while it is in the middle of something. */
  async function reload(): Promise<void> {
    await page.reload();
    await page.waitForSelector('#status');
  }
  async function ask(question: string): Promise<void> {
    await page.fill('input', question);
    await page.press('input', 'Enter');
  }
  const shown = () => page.locator('p.assistant').allTextContents();
  const status = () => page.locator('#status').textContent();
  const becomes = (wanted: string) => eventually(async () => expect(await status()).toBe(wanted), 15_000);
  const answers = async () =>
    (await ada.get(`/conversations/${conversation}/messages`)).body.data.filter(
      ({ role }: { role: string }) => role === 'assistant',
    );

  it('CNV-11 sends a question, shows the answer while it comes, and knows what it used', async () => {
    upstream.script({ deltas: WORDS, chunkDelayMs: 15 });
    await ask('What is there?');
    const seen = await eventually(async () => {
      const [text = ''] = await shown();
      expect(text).toContain('word2');
      return text;
    });
    expect(seen.length).toBeLessThan(WORDS.join('').length);
    await becomes('ready');
    expect(await shown()).toEqual([WORDS.join('')]);
    const [answer] = await answers();
    const message = await page.evaluate('window.chat.messages.at(-1)');
    expect(message).toMatchObject({
      id: answer.id,
      metadata: {
        conversationId: conversation,
        questionId: answer.parentId,
        state: 'complete',
        model: 'wire',
      },
    });
    expect(message).toHaveProperty('metadata.usage.outputTokens', WORDS.length);

    upstream.script({ deltas: ['And more'] });
    await ask('What else?');
    await eventually(async () => expect(await shown()).toEqual([WORDS.join(''), 'And more']));
    const [, second] = (await ada.get(`/conversations/${conversation}/messages`)).body.data.slice(1);
    expect(second.parentId).toBe(answer.id);
  });

  it('CNV-11 shows what the model thinks in parts of its own, also when it is reloaded, and asks on', async () => {
    upstream.script({ reasoning: WORDS.slice(0, 20), deltas: ['Thirty'], chunkDelayMs: 30 });
    await ask('What is there, after some thought?');
    const parts = async () =>
      (await page.evaluate<{ type: string; text?: string }[]>('window.chat.messages.at(-1).parts'))
        .filter(({ type }) => type === 'reasoning' || type === 'text')
        .map(({ type, text }) => [type, text]);
    await eventually(async () => expect((await parts())[0]?.[1]).toContain('word5'));
    await reload();
    await becomes('ready');
    expect(await parts()).toEqual([
      ['reasoning', WORDS.slice(0, 20).join('')],
      ['text', 'Thirty'],
    ]);
    upstream.script({ deltas: ['And more'] });
    await ask('What else?');
    await eventually(async () => expect(await shown()).toEqual(['Thirty', 'And more']));
  });

  it('CNV-11 XC-52 reloaded in the middle it takes the answer up again, and each word is there once', async () => {
    upstream.script({ deltas: WORDS, chunkDelayMs: 30 });
    await ask('What is there after a reload?');
    await eventually(async () => expect((await shown())[0]).toContain('word5'));
    await reload();
    await eventually(async () => expect((await shown())[0]).toContain('word20'));
    await reload();
    await becomes('ready');
    await eventually(async () => expect(await shown()).toEqual([WORDS.join('')]));
    expect(await answers()).toHaveLength(1);
    expect(
      upstream.requests.filter(({ body }) => JSON.stringify(body).includes('What is there after a reload?'))
        .length,
    ).toBe(1);
    // Nothing is generated now: there is nothing to take up.
    await reload();
    await becomes('ready');
    expect(await shown()).toEqual([WORDS.join('')]);
  });

  it('CNV-11 stopped from elsewhere it keeps what came and is ready for the next question', async () => {
    upstream.script({ deltas: WORDS, chunkDelayMs: 50 });
    await ask('What is there?');
    await eventually(async () => expect((await shown())[0]).toContain('word3'));
    const [answer] = await answers();
    expect((await ada.post(`/conversations/${conversation}/messages/${answer.id}/stop`)).status).toBeLessThan(
      300,
    );
    await becomes('ready');
    const [text = ''] = await shown();
    expect(text).toContain('word3');
    expect(text).not.toContain('word59');
    expect((await answers())[0]).toMatchObject({ state: 'stopped', content: text });
  });

  it('CNV-13 shows what went wrong, before the answer and within it', async () => {
    upstream.script({ status: 400, body: '{"error":{"message":"No such thing"}}' });
    await ask('What is there?');
    await becomes('error');
    expect(await page.locator('#error').textContent()).toMatch(/./);
    upstream.script({ deltas: ['Half'], fault: { after: 2, type: 'cut' } });
    await ask('And now?');
    await eventually(async () => expect((await shown()).at(-1)).toBe('Half'));
    await becomes('error');
    await ada.delete(`/conversations/${conversation}`);
    await ask('And now?');
    await eventually(async () =>
      expect(await page.locator('#error').textContent()).toContain('conversation'),
    );
  });

  it('CNV-22 shows which tools an answer calls, and waits where they take an approval', async () => {
    const contentData = { system_prompt: 'You are a butler.', tools: ['current_time', 'ring_bell'] };
    const agent = (
      await ada.post('/content/items', { repository: 'ai_agents', title: 'Butler', contentData })
    ).body.id;
    for (const step of ['submit', 'approve', 'publish']) await ada.post(`/content/items/${agent}/${step}`);
    conversation = (await ada.post('/conversations', { model: 'wire', aiAgentId: agent })).body.id;
    await page.goto('about:blank');
    await open();
    upstream.script(
      { deltas: ['Let me see. '], toolCalls: [{ id: 'a', name: 'current_time', pieces: ['{}'] }] },
      { deltas: ['And now. '], toolCalls: [{ id: 'b', name: 'ring_bell', pieces: ['{"times":', '2}'] }] },
      { deltas: ['It rang.'] },
    );
    await ask('What time is it?');
    await becomes('ready');
    const parts = () =>
      page.evaluate('window.chat.messages.at(-1).parts') as Promise<Record<string, unknown>[]>;
    await eventually(async () =>
      expect((await parts()).filter(({ type }) => type !== 'step-start')).toMatchObject([
        { type: 'text', text: 'Let me see. ' },
        { type: 'dynamic-tool', toolName: 'current_time', state: 'output-available', input: {} },
        { type: 'text', text: 'And now. ' },
        { type: 'dynamic-tool', toolName: 'ring_bell', state: 'approval-requested', input: { times: 2 } },
      ]),
    );
    const [answer] = await answers();
    const [, call] = answer.toolCalls;
    const path = `/conversations/${conversation}/messages/${answer.id}/tool-calls/${call.id}`;
    const { argumentsHash } = call;
    expect((await ada.post(`${path}/approve`, { argumentsHash })).status).toBe(202);
    await page.evaluate('window.chat.resumeStream()');
    await eventually(async () => expect((await shown()).at(-1)).toContain('It rang.'));
    expect((await answers())[0]).toMatchObject({ state: 'complete' });
  });

  it('CNV-05 asks again in a branch of its own', async () => {
    upstream.script({ deltas: ['First'] });
    await ask('What is there?');
    await becomes('ready');
    await eventually(async () => expect(await shown()).toEqual(['First']));
    upstream.script({ deltas: ['Second'] });
    await page.click('button');
    await eventually(async () => expect(await shown()).toEqual(['Second']));
    const { body } = await ada.get(`/conversations/${conversation}/messages?branches=all`);
    expect(body.data.map(({ content }: { content: string }) => content)).toEqual([
      'What is there?',
      'First',
      'Second',
    ]);
  });
});
