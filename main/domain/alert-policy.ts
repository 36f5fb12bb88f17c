import type { AlertChains } from './alert-chains.ts';
import type { AlertChannel } from './alert-channels.ts';
import type { AlertMetrics } from './alert-metrics.ts';
import type { AlertRules } from './alert-rules.ts';
import type { AlertThresholds } from './alert-thresholds.ts';

/**
 * The section `alerts:` of an inventory. It is no part of the fleet: a recording holds the fleet, and whom a site calls at night is
 * nobody's business who gets one.
 */
export interface AlertPolicy extends AlertChains {
  readonly rules: AlertRules;
  readonly thresholds: AlertThresholds;
  readonly channels: readonly AlertChannel[];
  /** null = nothing listens. */
  readonly metrics: AlertMetrics | null;
}
