import {
  type AlertThresholds,
  type Threshold,
  thresholdKinds,
  type ThresholdKind,
} from '../../domain/alert-thresholds.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import type { ThresholdValue } from './breach.ts';

/** A moment to count from. For tests. */
export const startAt = Date.UTC(2026, 10, 22, 22, 45);

/** A threshold of every kind, held for three seconds. For tests. */
export const usual: Readonly<Record<ThresholdKind, Threshold>> = {
  connectivity: small('connectivity', [0.9, 0.95], [0.5, 0.6]),
  loss: small('loss', [0.02, 0.01], [0.1, 0.05]),
  rtt: small('rtt', [2, 1.5], [4, 2.5]),
  margin: small('margin', [1, 1], [0, 0]),
  lag: small('lag', [5000, 2500], [30_000, 15_000]),
};

function small(
  kind: ThresholdKind,
  [warning, wellAgain]: readonly [number, number],
  [critical, lessBad]: readonly [number, number],
): Threshold {
  return {
    kind,
    warning: { enter: warning, leave: wellAgain },
    critical: { enter: critical, leave: lessBad },
    holdMs: 3000,
    baselineMs: null,
  };
}

/** The same thresholds for everybody. For tests. */
export function forAll(changed: Partial<Record<ThresholdKind, Partial<Threshold>>> = {}): AlertThresholds {
  const of = (kind: ThresholdKind): Threshold => ({ ...usual[kind], ...changed[kind] });
  const [connectivity, loss, rtt, margin, lag] = thresholdKinds;
  return {
    defaults: { connectivity: of(connectivity), loss: of(loss), rtt: of(rtt), margin: of(margin), lag: of(lag) },
    own: {},
  };
}

/** A value of a kind, of DUB–FRA or of ledger. For tests. */
export function valueOf(kind: ThresholdKind, value: number | null): ThresholdValue {
  const cluster = clusterId('ledger');
  if (kind === 'margin') return { kind, cluster, name: 'ledger', value };
  if (kind === 'lag') return { kind, cluster, host: hostId('fra-db1'), name: 'fra-db1 of ledger', value };
  return { kind, a: regionId('dub'), b: regionId('fra'), name: 'DUB–FRA', value };
}
