import { describe, expect, it } from 'vitest';
import type { CheckOutcome, Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { knockOfCheck, takeCheckOutcome } from './check-proof.ts';
import { createDirectory, noEvidence, takeFacts, type Evidence } from './evidence.ts';

const directory = createDirectory(sceneFleet({ alpha: ['a1'], beta: ['b1'] }));
const a = hostId('a1');
const b = hostId('b1');
const after = (...facts: readonly Fact[]): Evidence => takeFacts(noEvidence, facts, directory);
const checked = (outcome: CheckOutcome, askedAt: number, ms: number): Fact => {
  return { kind: 'check', t: askedAt + ms, host: a, to: b, check: 'api', port: 8008, outcome, status: null, ms };
};
const connected = (outcome: 'ok' | 'timeout' | 'refused', askedAt: number, ms: number, port = 22): Fact => {
  return { kind: 'connect', t: askedAt + ms, host: a, to: b, port, outcome, ms };
};
const reading = (evidence: Evidence) => evidence.hosts.get(a)?.peers.get(b);

describe(takeCheckOutcome, () => {
  it.each(['ok', 'mismatch', 'no-answer', 'tls', 'refused'] as const)(
    'proves by %s that both directions worked when it began',
    (outcome) => {
      expect(reading(after(checked(outcome, 1000, 300)))).toMatchObject({ arrivedAt: 1000, ackedAt: 1000 });
    },
  );

  it.each(['timeout', 'unreachable', 'prohibited', 'error'] as const)('proves nothing of the path by %s', (outcome) => {
    expect(reading(after(checked(outcome, 1000, 300)))).toBeUndefined();
  });

  it('refutes what was complained of before it began, and nothing from after', () => {
    const before = after(connected('ok', 0, 2), connected('timeout', 1000, 1500), checked('no-answer', 2000, 2000));
    expect(reading(before)?.unansweredConnectSince).toBeNull();
    const later = after(connected('ok', 0, 2), connected('timeout', 2500, 1500), checked('no-answer', 2000, 2000));
    expect(reading(later)?.unansweredConnectSince).toBe(2500);
  });

  it('leaves the port of the connect mesh alone, which a filter on the port of a check must not silence', () => {
    const evidence = after(connected('ok', 0, 2), checked('ok', 1000, 5), checked('timeout', 2000, 1500));
    expect(reading(evidence)).toMatchObject({ answeringPort: 22, unansweredConnectSince: null });
  });

  it('accuses the port, and the port alone, where it let in before and no longer does', () => {
    const lane = (evidence: Evidence) => reading(evidence)?.lanes.get('peer:8008');
    const broken = after(checked('ok', 1000, 5), checked('timeout', 3000, 1500), checked('unreachable', 6000, 20));
    expect(lane(broken)).toMatchObject({ server: 'peer', port: 8008, since: 3000, tries: 2, failedAmidAt: null });
    expect(reading(broken)).toMatchObject({ complaint: null, unansweredConnectSince: null });
    expect(lane(after(checked('timeout', 3000, 1500)))).toBeUndefined();
  });

  it('marks a try that failed although the pair worked before it, until a proof soon after it tells which is dead', () => {
    const evidence = after(
      checked('ok', 1000, 5),
      checked('timeout', 3000, 1500),
      connected('ok', 5000, 2),
      checked('timeout', 6000, 1500),
    );
    const lane = reading(evidence)?.lanes.get('peer:8008');
    expect(lane).toMatchObject({ failedAmidAt: null, open: { triedAt: 6000, provenAt: 5000 } });
  });

  it('takes the accusation back when the port lets in again, but not for what was let in before', () => {
    const broken = [checked('ok', 1000, 5), checked('timeout', 3000, 1500)];
    expect(reading(after(...broken, checked('ok', 6000, 5)))?.lanes.size).toBe(0);
    expect(reading(after(...broken, checked('no-answer', 2600, 2000)))?.lanes.size).toBe(1);
  });

  it('takes the end of our own timer for no word of the asking host', () => {
    const heardAt = (evidence: Evidence) => evidence.hosts.get(a)?.heardAt;
    expect(heardAt(after(checked('ok', 1000, 300)))).toBe(1300);
    expect(heardAt(after(checked('no-answer', 1000, 2000)))).toBe(1000);
    expect(heardAt(after(checked('timeout', 1000, 1500)))).toBeNull();
  });
});

describe(knockOfCheck, () => {
  const answer = (...facts: Fact[]) =>
    after(...facts)
      .answers.get('b1:8008')
      ?.get(a);

  it('takes a refused check for a refused connect', () => {
    expect(answer(checked('refused', 1000, 2))).toEqual({ answer: 'refused', since: 1000, at: 1000 });
  });

  it('takes it back once the port lets in again, but not for what was let in before', () => {
    const refused = connected('refused', 3000, 2, 8008);
    expect(answer(refused, checked('no-answer', 4000, 2000))?.answer).toBe('accepted');
    expect(answer(refused, checked('no-answer', 2000, 2000))?.answer).toBe('refused');
  });
});
