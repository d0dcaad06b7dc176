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
