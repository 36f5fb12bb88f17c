import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { grantFaster, noBudget, type SamplingBudget } from './sampling-budget.ts';

const host = hostId('a');
const hourMs = 3_600_000;
const slowMs = 1000;
const fastMs = 250;
const wish = new Map([[host, fastMs]]);

/** A host that is sampled as the last tick granted, ticked four times a second. `bytesAt` null = its session is lost. */
function sample(untilMs: number, isWished: (t: number) => boolean, bytesAt: (t: number) => number | null) {
  const samples: { readonly t: number; readonly bytes: number; readonly isExtra: boolean }[] = [];
  const grants: number[] = [];
  let budget: SamplingBudget = noBudget;
  let isFast = false;
  for (let t = 0; t < untilMs; t += fastMs) {
    const bytes = bytesAt(t);
    const isExtra = t % slowMs !== 0;
    const facts: Fact[] = [];
    if (bytes !== null && (isFast || !isExtra)) {
      samples.push({ t, bytes, isExtra });
      facts.push({ kind: 'sockets', t, host, bytes, sockets: [], complete: true });
    }
    const step = grantFaster(budget, isWished(t) ? wish : new Map(), facts, slowMs);
    budget = step.budget;
    isFast = step.granted.has(host);
    if (isFast) grants.push(t);
  }
  return { samples, grants };
}

/** The largest share of extra bytes in the regular bytes over all windows of one hour, whole hours only. */
function worstHour(samples: ReturnType<typeof sample>['samples'], untilMs: number): number {
  const sum = { regular: 0, extra: 0 };
  let oldest = 0;
  let worst = 0;
  for (const one of samples) {
    sum[one.isExtra ? 'extra' : 'regular'] += one.bytes;
    for (let first = samples[oldest]; first !== undefined && first.t <= one.t - hourMs; first = samples[++oldest]) {
      sum[first.isExtra ? 'extra' : 'regular'] -= first.bytes;
    }
    if (one.t >= hourMs - slowMs && one.t < untilMs) worst = Math.max(worst, sum.extra / sum.regular);
  }
  return worst;
}

const always = () => true;
const steady = () => 3000;

/** Wishes that come and go: ms wished and ms not, in turn, over and over. */
const pattern = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 240 }), fc.integer({ min: 0, max: 2400 })), { minLength: 1, maxLength: 6 })
  .map((rounds) => {
    const lengthMs = rounds.reduce((sum, [on, off]) => sum + (on + off) * fastMs, 0);
    return (t: number) => {
      let left = t % lengthMs;
      for (const [on, off] of rounds) {
        if (left < on * fastMs) return true;
        left -= (on + off) * fastMs;
        if (left < 0) return false;
      }
      return false;
    };
  });

describe(grantFaster, () => {
  it('costs at most 10 % more bytes in any hour, whatever is wished and however listings grow and shrink', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.integer({ min: 100, max: 100_000 }),
        fc.infiniteStream(fc.double({ min: 0.8, max: 1.2, noNaN: true })),
        (isWished, usual, swings) => {
          const swing = Array.from({ length: 180 }, () => swings.next().value ?? 1);
          const untilMs = 2.5 * hourMs;
          const { samples } = sample(untilMs, isWished, (t) => usual * (swing[Math.floor(t / 60_000)] ?? 1));
          expect(worstHour(samples, untilMs)).toBeLessThanOrEqual(0.1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps to it for a host that is read only two thirds of every hour', () => {
    const untilMs = 3 * hourMs;
    const isRead = (t: number) => t % 1_800_000 >= 600_000;
    const { samples } = sample(untilMs, always, (t) => (isRead(t) ? 3000 : null));
    expect(worstHour(samples, untilMs)).toBeLessThanOrEqual(0.1);
  });

  it('uses most of what is promised when wished all the time', () => {
    expect(worstHour(sample(2 * hourMs, always, steady).samples, 2 * hourMs)).toBeGreaterThan(0.085);
  });

  it('gives the first 15 s of an incident four samples a second, in the first minute and after a quiet quarter of an hour', () => {
    const early = sample(20_000, always, steady).grants;
    expect(early.filter((t) => t < 15_000)).toHaveLength(60);
    const wishes = (t: number) => t < 600_000 || t >= 1_500_000;
    const later = sample(1_520_000, wishes, steady).grants;
    expect(later.filter((t) => t >= 1_500_000 && t < 1_515_000)).toHaveLength(60);
  });

  it('sends a host back to its regular interval when the account is empty, and saves for a whole first look', () => {
    const { grants } = sample(hourMs, always, steady);
    const pauses = grants.slice(1).flatMap((t, i) => (t - (grants[i] ?? t) > fastMs ? [t - (grants[i] ?? t)] : []));
    expect(pauses.length).toBeGreaterThan(10);
    for (const pause of pauses) expect(pause).toBeGreaterThan(90_000);
  });

  it('keeps the account of each host apart', () => {
    const other = hostId('b');
    let budget: SamplingBudget = noBudget;
    for (let t = 0; t < 600_000; t += fastMs) {
      const isFast = budget.get(host)?.wish === 'granted';
      const facts: Fact[] = [];
      if (isFast || t % slowMs === 0) facts.push({ kind: 'sockets', t, host, bytes: 500, sockets: [], complete: true });
      if (t % slowMs === 0) facts.push({ kind: 'sockets', t, host: other, bytes: 500, sockets: [], complete: true });
      budget = grantFaster(budget, wish, facts, slowMs).budget;
    }
    const both = new Map([...wish, [other, fastMs]]);
    expect([...grantFaster(budget, both, [], slowMs).granted.keys()]).toEqual([other]);
  });

  it('pays connects of a host under suspicion from the same account', () => {
    const listing: Fact = { kind: 'sockets', t: 0, host, bytes: 500, sockets: [], complete: true };
    const connect: Fact = { kind: 'connect', t: 1, host, to: hostId('b'), port: 22, outcome: 'ok', ms: 1 };
    const quiet = grantFaster(noBudget, new Map(), [listing], slowMs).budget;
    const suspect = grantFaster(noBudget, wish, [listing], slowMs).budget;
    const saved = (budget: SamplingBudget) =>
      grantFaster(budget, wish, [connect], slowMs).budget.get(host)?.savedBytes ?? Number.NaN;
    expect(saved(suspect)).toBeLessThan(saved(quiet));
  });

  it('counts rows where the bytes are not known', () => {
    const few: Fact = { kind: 'sockets', t: 0, host, sockets: [], complete: true };
    const row = {
      netid: 'tcp',
      state: 'ESTAB',
      recvQ: 0,
      sendQ: 0,
      local: { address: '1', port: 1 },
      peer: { address: '2', port: 2 },
    };
    const many: Fact = { ...few, sockets: Array.from({ length: 50 }, () => row) };
    const size = (fact: Fact) => grantFaster(noBudget, wish, [fact], slowMs).budget.get(host)?.sampleBytes ?? 0;
    expect(size(many)).toBeGreaterThan(20 * size(few));
  });

  it('grants nothing to a host that was never sampled', () => {
    expect(grantFaster(noBudget, wish, [], slowMs).granted.size).toBe(0);
  });
});
