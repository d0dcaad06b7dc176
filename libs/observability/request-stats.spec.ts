import { expect, it } from 'vitest';
import { RequestStats } from './request-stats.js';

function statsAt(start: number) {
  const clock = { now: start };
  return { clock, stats: new RequestStats(() => clock.now) };
}

it('OPS-02 the p95 lies within 10 % of the true one', () => {
  const { stats } = statsAt(0);
  for (let ms = 1; ms <= 1_000; ms++) stats.add(ms, false);
  const { p95Ms } = stats.read();
  expect(p95Ms).toBeGreaterThan(950 * 0.9);
  expect(p95Ms).toBeLessThan(950 * 1.1);
});

it('OPS-02 without traffic there is no p95 and nothing failed', () => {
  expect(statsAt(0).stats.read()).toEqual({ p95Ms: null, errorRate: 0, requests: 0 });
});

it('OPS-02 the error rate is the share of failed answers', () => {
  const { stats } = statsAt(0);
  for (let i = 0; i < 20; i++) stats.add(5, i < 3);
  expect(stats.read()).toMatchObject({ errorRate: 0.15, requests: 20 });
});

it('OPS-02 what happened more than five minutes ago is forgotten, also when its slice is used again', () => {
  const { clock, stats } = statsAt(1_000_000);
  stats.add(9_000, true);
  clock.now += 200_000;
  stats.add(5, false);
  expect(stats.read().requests).toBe(2);
  clock.now += 110_000;
  expect(stats.read()).toMatchObject({ requests: 1, errorRate: 0 });
  expect(stats.read().p95Ms).toBeLessThan(10);
  stats.add(5, false);
  clock.now += 290_000;
  stats.add(5, false);
  expect(stats.read().requests).toBe(2);
});

it('OPS-02 a time slice that comes round again starts empty', () => {
  const { clock, stats } = statsAt(1_000_000);
  for (let i = 0; i < 50; i++) stats.add(5, true);
  clock.now += 300_000;
  stats.add(9_000, false);
  expect(stats.read()).toMatchObject({ requests: 1, errorRate: 0 });
  expect(stats.read().p95Ms).toBeGreaterThan(8_000);
});

it('OPS-02 an answer faster or slower than the scale still counts', () => {
  const { stats } = statsAt(0);
  stats.add(0, false);
  stats.add(10_000_000, false);
  expect(stats.read()).toMatchObject({ requests: 2, p95Ms: expect.any(Number) });
});
