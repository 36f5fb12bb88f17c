import { describe, expect, it } from 'vitest';
import type { CheckOutcome, Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { answeredSince, checkWords, muteSince, muteWitnesses, takeCheck } from './check-reading.ts';
import { createDirectory, keepHosts, noEvidence, takeFacts, type Evidence } from './evidence.ts';

const fleet = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1', 'b2'] });
const directory = createDirectory(fleet);
const db = hostId('b1');
const port = 8008;

const checked = (host: string, outcome: CheckOutcome, askedAt: number, ms = 5, check = 'api'): Fact => {
  const status = outcome === 'ok' ? 200 : null;
  return { kind: 'check', t: askedAt + ms, host: hostId(host), to: db, check, port, outcome, status, ms };
};
const after = (...facts: readonly Fact[]): Evidence => takeFacts(noEvidence, facts, directory);
const silent = (host: string, askedAt: number): Fact => checked(host, 'no-answer', askedAt, 2000);

describe(muteWitnesses, () => {
  it('names who was let in and got no answer, with how long it waited', () => {
    const evidence = after(checked('a1', 'ok', 1000), silent('a2', 2000), silent('b2', 2100));
    expect(muteWitnesses(evidence, db, port, 4200)).toEqual([
      { host: 'b2', what: ':8008 took the connection and gave check api no answer for 2 s', at: 4100 },
      { host: 'a2', what: ':8008 took the connection and gave check api no answer for 2 s', at: 4000 },
    ]);
    expect(muteSince(evidence, db, port, 4200)).toBe(2000);
  });

  it.each(['ok', 'mismatch', 'tls'] as const)('has none once anybody who asked later got an answer (%s)', (outcome) => {
    const evidence = after(silent('a2', 2000), checked('a1', outcome, 3000));
    expect(muteWitnesses(evidence, db, port, 4200)).toEqual([]);
    expect(muteSince(evidence, db, port, 4200)).toBeNull();
  });

  it('does not take an answer to an earlier question for life: the process may have stopped after it', () => {
    const evidence = after(silent('a2', 2000), checked('a1', 'ok', 1000, 1500));
    expect(muteWitnesses(evidence, db, port, 4200).map(({ host }) => host)).toEqual(['a2']);
  });

  it.each(['timeout', 'refused', 'unreachable', 'prohibited', 'error'] as const)(
    'has none where nobody was let in (%s)',
    (outcome) => {
      expect(muteWitnesses(after(checked('a1', outcome, 1000)), db, port, 1100)).toEqual([]);
    },
  );

  it('lets a witness go when its word grows old, and when it says something else', () => {
    const evidence = after(silent('a1', 1000), silent('a2', 2000), checked('a2', 'refused', 5000));
    expect(muteWitnesses(evidence, db, port, 6000).map(({ host }) => host)).toEqual(['a1']);
    expect(muteWitnesses(evidence, db, port, 18_001)).toEqual([]);
  });

  it('counts an asker once, however many checks it made', () => {
    const evidence = after(silent('a1', 1000), checked('a1', 'no-answer', 1500, 2000, 'deep'));
    expect(muteWitnesses(evidence, db, port, 4000)).toHaveLength(1);
    expect(checkWords(evidence, db, port, 4000)).toHaveLength(2);
  });

  it('does not believe an asker whose own path to the host broke while it waited', () => {
    const connect = (outcome: 'ok' | 'timeout', begunAt: number, ms: number): Fact => {
      return { kind: 'connect', t: begunAt + ms, host: hostId('a1'), to: db, port: 22, outcome, ms };
    };
    const evidence = after(
      connect('ok', 500, 2),
      connect('timeout', 1500, 1500),
      silent('a1', 1000),
      silent('a2', 1000),
    );
    expect(muteWitnesses(evidence, db, port, 3500).map(({ host }) => host)).toEqual(['a2']);
  });
});

describe(muteSince, () => {
  it('stays at the first silence while the same askers ask again and again', () => {
    const words = Array.from({ length: 20 }, (_, i) => silent(i % 2 === 0 ? 'a1' : 'a2', 2000 + 2000 * i));
    const evidence = after(checked('a1', 'ok', 1000), ...words);
    expect(muteSince(evidence, db, port, 42_100)).toBe(2000);
    expect(checkWords(evidence, db, port, 42_100)).toHaveLength(2);
  });

  it('moves to the first silence after an answer', () => {
    const evidence = after(silent('a1', 2000), silent('a2', 5000), checked('b2', 'ok', 4000, 3500));
    expect(muteSince(evidence, db, port, 8000)).toBe(5000);
    const later = after(silent('a1', 2000), checked('b2', 'ok', 4000), silent('a2', 5000));
    expect(muteSince(later, db, port, 8000)).toBe(5000);
    expect(muteSince(after(checked('b2', 'ok', 4000), silent('a2', 3000)), db, port, 8000)).toBeNull();
  });
});

describe(answeredSince, () => {
  it('is true only for an answer to a question asked after that moment', () => {
    const evidence = after(checked('a1', 'mismatch', 1000));
    expect(answeredSince(evidence, db, port, 999)).toBe(true);
    expect(answeredSince(evidence, db, port, 1000)).toBe(false);
    expect(answeredSince(evidence, db, 5432, 0)).toBe(false);
  });

  it('keeps the newest question when answers come out of order', () => {
    const evidence = after(checked('a1', 'ok', 3000), checked('a2', 'ok', 2000, 1500));
    expect(answeredSince(evidence, db, port, 2500)).toBe(true);
  });
});

describe(takeCheck, () => {
  it('keeps no more words than still testify, however many hosts ask in turn', () => {
    const many = Array.from({ length: 100 }, (_, i) => checked(`h${i}`, 'ok', 10_000 + 1000 * i));
    expect(after(...many).checks.get('b1:8008')?.words.size).toBeLessThanOrEqual(16);
  });

  it('forgets checks that left the inventory', () => {
    const evidence = after(checked('a1', 'ok', 1000));
    const check = {
      id: 'api',
      targets: [db],
      from: [hostId('a1')],
      port,
      path: '/',
      expect: { kind: 'status', status: 200 },
      tls: { kind: 'none' },
      timeoutMs: 2000,
    } as const;
    expect(keepHosts(evidence, { ...fleet, checks: [check] }).checks).toEqual(evidence.checks);
    const renamed = keepHosts(evidence, { ...fleet, checks: [{ ...check, id: 'other' }] });
    expect(checkWords(renamed, db, port, 1100)).toEqual([]);
    expect(keepHosts(evidence, fleet).checks.size).toBe(0);
  });
});
