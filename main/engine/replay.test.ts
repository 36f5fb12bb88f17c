import { describe, expect, it } from 'vitest';
import type { Change } from '../domain/snapshot.ts';
import { replayRecorded } from '../testing/recorded.ts';

/** The fault of every recorded capture begins here (ms). */
const faultAt = 3000;

function told(changes: readonly Change[], phase: string) {
  return changes.flatMap((change) =>
    change.kind === 'situation' && change.phase === phase
      ? [{ t: change.t, type: change.situation.type, subject: change.situation.subject }]
      : [],
  );
}

describe('replay of recorded kernels', { timeout: 60_000 }, () => {
  it('says nothing of a healthy mesh, although two of its hosts are never read', () => {
    const { changes, last } = replayRecorded('healthy');
    expect(changes.filter(({ kind }) => kind === 'situation')).toEqual([]);
    expect(last.regionPairs.map(({ verdict }) => verdict)).toEqual(['healthy', 'healthy', 'healthy']);
    expect(last.hosts.filter(({ state }) => state === 'unobserved').map(({ id }) => id)).toEqual(['a2', 'c2']);
  });

  it('confirms alpha cut from beta with gamma as the bridge, within two seconds of one-second samples', () => {
    const { changes, last } = replayRecorded('cut-two-regions');
    const confirmed = told(changes, 'confirmed');
    expect(confirmed.map(({ type }) => type)).toEqual(['partial-partition']);
    expect(confirmed[0]?.subject).toEqual({ pairs: [['alpha', 'beta']], bridges: ['gamma'] });
    expect((confirmed[0]?.t ?? 0) - faultAt).toBeLessThanOrEqual(2000);
    expect(last.situations[0]?.observers).toEqual(['a1', 'b1', 'b2']);
    expect(last.regionPairs[0]).toMatchObject({ verdict: 'partitioned', forward: 'lost', reverse: 'lost' });
  });

  it('confirms the killed service of b1 and its port, and no cut', () => {
    const { changes } = replayRecorded('service-killed');
    const confirmed = told(changes, 'confirmed');
    expect(confirmed.map(({ type, subject }) => ({ type, subject }))).toEqual([
      { type: 'service-down', subject: { host: 'b1', port: 5432 } },
    ]);
  });

  it('calls 20 % loss a lossy link, and never a cut', () => {
    const { changes, last } = replayRecorded('loss-20-percent');
    const confirmed = told(changes, 'confirmed');
    expect(confirmed.map(({ type, subject }) => ({ type, subject }))).toEqual([
      { type: 'lossy-link', subject: { a: 'alpha', b: 'beta' } },
    ]);
    expect(last.regionPairs.map(({ verdict }) => verdict)).not.toContain('partitioned');
  });

  it('confirms a cut of five seconds, then clears it', () => {
    const { changes, last } = replayRecorded('blip-5-seconds');
    expect(told(changes, 'confirmed').map(({ type }) => type)).toEqual(['partial-partition']);
    expect(told(changes, 'cleared').map(({ type }) => type)).toEqual(['partial-partition']);
    expect(last.situations).toEqual([]);
    expect(last.regionPairs.map(({ verdict }) => verdict)).toEqual(['healthy', 'healthy', 'healthy']);
  });
});
