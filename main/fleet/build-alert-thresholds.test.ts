import { describe, expect, it } from 'vitest';
import { alertThresholdsInventory } from '../contract/alert-thresholds.ts';
import { type AlertThresholds, type ThresholdSubject, thresholdOf } from '../domain/alert-thresholds.ts';
import { defaultPolicy } from '../domain/default-policy.ts';
import type { Policy } from '../domain/fleet.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';
import { buildAlertThresholds } from './build-alert-thresholds.ts';
import { keyText, type Remark } from './fleet-problem.ts';

const clusters = [{ id: 'ledger', rpoSeconds: 5 }, { id: 'etcd' }];

function build(written: unknown, policy: Policy = defaultPolicy) {
  const remarks: Remark[] = [];
  const list = alertThresholdsInventory.parse(written);
  const regions = ['dub', 'fra', 'ams'];
  const thresholds = buildAlertThresholds(list, ['alerts', 'thresholds'], { regions, clusters, policy }, remarks);
  return { thresholds, said: remarks.map(({ path, predicate }) => `${keyText(path)} ${predicate}`) };
}

const between = (a: string, b: string, kind: 'connectivity' | 'loss' | 'rtt' = 'connectivity'): ThresholdSubject => ({
  kind,
  a: regionId(a),
  b: regionId(b),
});
const lagOf = (cluster: string): ThresholdSubject => ({
  kind: 'lag',
  cluster: clusterId(cluster),
  host: hostId('fra-db1'),
});
const of = (thresholds: AlertThresholds, subject: ThresholdSubject) => thresholdOf(thresholds, subject);

describe(buildAlertThresholds, () => {
  it('warns below the share that the policy names, where nothing is written', () => {
    const { thresholds, said } = build([]);
    expect(said).toEqual([]);
    expect(of(thresholds, between('dub', 'fra'))).toEqual({
      kind: 'connectivity',
      warning: { enter: 0.9, leave: 0.95 },
      critical: { enter: 0.5, leave: 0.55 },
      holdMs: 10_000,
      baselineMs: null,
    });
    const strict = build([], { ...defaultPolicy, regionPairAlertBelow: 1, lossyRatio: 0.2 }).thresholds;
    expect(strict.defaults.connectivity.warning).toEqual({ enter: 1, leave: 1 });
    const lax = build([], { ...defaultPolicy, regionPairAlertBelow: 0.3, lossyRatio: 0.2 }).thresholds;
    expect([lax.defaults.connectivity.critical?.enter, lax.defaults.loss.critical?.enter]).toEqual([0.3, 0.2]);
  });

  it('judges lag by what the cluster may lose, and by half a minute and five where it does not say', () => {
    const { thresholds } = build([]);
    const enters = (cluster: string) => {
      const { warning, critical } = of(thresholds, lagOf(cluster));
      return [warning?.enter, critical?.enter];
    };
    expect(enters('ledger')).toEqual([2500, 5000]);
    expect(enters('etcd')).toEqual([30_000, 300_000]);
  });

  it('takes what is written for a pair, whatever the order of its regions, over the default as written', () => {
    const { thresholds, said } = build([
      { kind: 'connectivity', critical: 0.4, holdMs: 3000 },
      { kind: 'connectivity', for: { pair: ['fra', 'dub'] }, warning: { enter: 0.75, leave: 0.9 } },
      { kind: 'rtt', for: { pair: ['dub', 'ams'] }, baselineMs: 40, critical: null },
      { kind: 'lag', for: { cluster: 'etcd' }, warning: 1, critical: 2 },
    ]);
    expect(said).toEqual([]);
    expect(of(thresholds, between('dub', 'fra'))).toMatchObject({
      warning: { enter: 0.75, leave: 0.9 },
      critical: { enter: 0.4, leave: 0.45 },
      holdMs: 3000,
    });
    expect(of(thresholds, between('dub', 'ams')).warning).toEqual({ enter: 0.9, leave: 0.95 });
    expect(of(thresholds, between('dub', 'ams', 'rtt'))).toMatchObject({ critical: null, baselineMs: 40 });
    expect(of(thresholds, between('dub', 'fra', 'rtt')).baselineMs).toBeNull();
    expect(of(thresholds, lagOf('etcd')).critical).toEqual({ enter: 2000, leave: 1000 });
  });

  it('moves the level that is not written where the written one would be the graver', () => {
    const { thresholds, said } = build([
      { kind: 'connectivity', warning: 0.3 },
      { kind: 'rtt', critical: 1.5 },
    ]);
    expect(said).toEqual([]);
    expect(thresholds.defaults.connectivity.critical).toEqual(thresholds.defaults.connectivity.warning);
    expect(thresholds.defaults.rtt.warning).toEqual({ enter: 1.5, leave: 1.25 });
  });

  it('names what does not exist, what stands twice and what belongs to another kind', () => {
    const { said } = build([
      { kind: 'connectivity', for: { pair: ['dub', 'fr'] } },
      { kind: 'margin', for: { cluster: 'leger' } },
      { kind: 'margin', for: { pair: ['dub', 'fra'] } },
      { kind: 'loss', for: { pair: ['dub', 'dub'] } },
      { kind: 'loss' },
      { kind: 'loss', warning: 0.1 },
      { kind: 'rtt', for: { pair: ['dub', 'fra'] } },
      { kind: 'rtt', for: { pair: ['fra', 'dub'] } },
      { kind: 'rtt', baselineMs: 5 },
      { kind: 'lag', for: {} },
    ]);
    expect(said).toEqual([
      'alerts.thresholds[0].for.pair[1] names "fr", which is no region of this inventory; did you mean "fra"?',
      'alerts.thresholds[1].for.cluster names "leger", which is no cluster of this inventory; did you mean "ledger"?',
      'alerts.thresholds[2].for must be cluster: ID for margin',
      'alerts.thresholds[3].for.pair must name two different regions',
      'alerts.thresholds[5] sets the default of loss as alerts.thresholds[4] does already; keep one of the two',
      'alerts.thresholds[7] sets rtt of the same as alerts.thresholds[6] does already; keep one of the two',
      'alerts.thresholds[8].baselineMs belongs to kind rtt with for: { pair: [A, B] }: each pair has its own',
      'alerts.thresholds[9].for must be cluster: ID for lag',
    ]);
  });

  it('refuses levels that cannot be, that contradict each other, or that are left before they are entered, each once', () => {
    const { said } = build([
      { kind: 'connectivity', warning: 90 },
      { kind: 'margin', warning: 0.5 },
      { kind: 'loss', warning: 0.2, critical: 0.1 },
      { kind: 'lag', warning: { enter: 5, leave: 6 } },
    ]);
    expect(said).toEqual([
      'alerts.thresholds[3].warning.leave must not be worse than enter (5): a level that is left before it is entered never ends',
      'alerts.thresholds[0].warning must be a number from 0 to 1 for connectivity, not 90',
      'alerts.thresholds[2].critical must not be milder than the warning, neither where it begins nor where it ends',
      'alerts.thresholds[1].warning must be a whole number of votes from -1000 to 1000 for margin, not 0.5',
    ]);
  });
});

describe('alertThresholdsInventory', () => {
  const refusal = (written: unknown) =>
    alertThresholdsInventory
      .safeParse(written)
      .error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`);

  it('says in words what a threshold must be', () => {
    expect(refusal([{ kind: 'latency' }])).toEqual(['0.kind must be one of connectivity, loss, rtt, margin, lag']);
    expect(refusal([{ kind: 'loss', for: { pair: ['dub'] } }])).toEqual(['0.for.pair must name two regions']);
    expect(refusal([{ kind: 'loss', warning: 'high' }])).toEqual([
      '0.warning must be a number, null, or a mapping with enter and leave',
    ]);
    expect(refusal([{ kind: 'loss', for: { pair: ['a\nb', 'fra'] } }])?.[0]).toMatch(/^0\.for\.pair\.0 must be an id/);
    expect(refusal(Array.from({ length: 1001 }, () => ({ kind: 'loss' })))).toEqual([
      ' must be at most 1000 thresholds',
    ]);
  });
});
