import { expect, it } from 'vitest';
import { createLogger } from './logging.js';
import { ReadableLines } from './readable-lines.js';

function terminal(isTTY: boolean) {
  const texts: string[] = [];
  const output = { isTTY, write: (text: string) => texts.push(text) };
  const config = { level: 'info', json: false, service: 'ai-gym', version: '1', role: 'all' };
  return { logger: createLogger(config, () => ({}), new ReadableLines(output)), text: () => texts.join('') };
}

it('OPS-10 in development a line reads as time, level, origin, message and facts', () => {
  const { logger, text } = terminal(false);
  logger.info({ context: 'Relay', events: 3, who: { id: 1 } }, 'Delivered');
  expect(text()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}\[Relay\] Delivered events=3 who=\{"id":1\}\n$/);
});

it('OPS-10 in development an error is followed by its stack, and a terminal gets colours', () => {
  const { logger, text } = terminal(true);
  logger.error({ err: new RangeError('too far') }, 'Broke');
  expect(text()).toContain('\u001B[31mERROR\u001B[0m Broke\nRangeError: too far\n    at ');
});

it.each([
  ['a fact that is text as it is', { level: 'info', msg: 'Read', job: 'mail' }, 'INFO  Read job=mail\n'],
  ['nothing where there is no message', { level: 'info', job: 'mail' }, 'INFO  job=mail\n'],
  ['an error without a stack', { level: 'warn', error: { message: 'gone' } }, 'WARN \ngone\n'],
  ['an error that says nothing', { level: 'warn', err: {} }, 'WARN \n\n'],
])('OPS-10 in development a line shows %s', (_, facts, expected) => {
  const written: string[] = [];
  new ReadableLines({ write: (text) => written.push(text) }).write(
    JSON.stringify({ time: '2026-11-21T06:00:00.000Z', ...facts }),
  );
  expect(written).toEqual([`06:00:00.000 ${expected}`]);
});

it('OPS-10 in development a level of somebody else’s is shown without a colour of its own', () => {
  const written: string[] = [];
  new ReadableLines({ isTTY: true, write: (text) => written.push(text) }).write(
    JSON.stringify({ time: '2026-11-21T06:00:00.000Z', level: 'audit', msg: 'Read' }),
  );
  expect(written[0]).toContain('\u001B[0mAUDIT\u001B[0m Read');
});
