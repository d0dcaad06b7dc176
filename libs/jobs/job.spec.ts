import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { Job, type JobHandler } from './job.js';
import { JobRegistry } from './job-registry.js';

const declare = (name: string) => {
  @Job({ name, retryLimit: 1, expireSeconds: 10 })
  class Handler implements JobHandler {
    async run(): Promise<void> {}
  }
  return Handler;
};

async function registryOf(...handlers: (new () => JobHandler)[]): Promise<JobRegistry> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [JobRegistry, ...handlers],
  }).compile();
  return module.get(JobRegistry);
}

it.each(['', 'Close Month', 'close_month', 'mail.dead', '-x', 'a..b'])(
  'XC-55 "%s" cannot be the name of a job',
  (name) => {
    expect(() => declare(name)).toThrow('cannot be the name of a job');
  },
);

it('XC-55 every provider declared as a job is found, others are not', async () => {
  class Other implements JobHandler {
    async run(): Promise<void> {}
  }
  const registry = await registryOf(declare('mail.send'), declare('billing.close-month'), Other);
  expect([...registry.all().keys()].toSorted()).toEqual(['billing.close-month', 'mail.send']);
  expect(registry.optionsOf('mail.send')).toEqual({ name: 'mail.send', retryLimit: 1, expireSeconds: 10 });
});

it('XC-55 two providers for one job are refused', async () => {
  const registry = await registryOf(declare('mail.send'), declare('mail.send'));
  expect(() => registry.all()).toThrow("Two providers are declared with @Job({ name: 'mail.send' })");
});
