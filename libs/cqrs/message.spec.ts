import { Command } from '@nestjs/cqrs';
import { expect, it } from 'vitest';
import { Message, type Declaration } from './message.js';

it.each<Partial<Declaration>>([{ idempotent: true }, { system: true }])(
  'XC-50 a direct command is not declared with %j',
  (more) => {
    const declare = () =>
      Message({ permission: 'signed-in', mode: 'write', direct: true, ...more })(
        class extends Command<void> {},
      );
    expect(declare).toThrow('its answer is not kept');
  },
);
