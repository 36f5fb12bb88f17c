import type { Inventory } from '../contract/inventory.ts';
import type { AlertPolicy } from '../domain/alert-policy.ts';
import type { Policy } from '../domain/fleet.ts';
import { buildAlertChains } from './build-alert-chains.ts';
import { buildAlertChannels } from './build-alert-channels.ts';
import { buildAlertMetrics, warnAlertMetrics } from './build-alert-metrics.ts';
import { buildAlertRules } from './build-alert-rules.ts';
import { buildAlertThresholds } from './build-alert-thresholds.ts';
import type { Remark, Surroundings } from './fleet-problem.ts';
import { warnAlertChains } from './warn-alert-chains.ts';

/** What the alerts of an inventory are read against. */
export interface AlertSurroundings {
  readonly policy: Policy;
  readonly files: Surroundings;
}

/** Reads `alerts:`; what is wrong with it goes to `remarks`. An inventory that says nothing tells nobody, and judges by the defaults. */
export function buildAlerts(
  { alerts, regions, hosts, clusters }: Inventory,
  { policy, files }: AlertSurroundings,
  remarks: Remark[],
): AlertPolicy {
  const written = alerts ?? {};
  const ids = (list: readonly { readonly id: string }[] | null | undefined) => (list ?? []).map(({ id }) => id);
  const names = { regions: ids(regions), hosts: ids(hosts), clusters: ids(clusters) };
  const surroundings = { regions: names.regions, clusters: clusters ?? [], policy };
  const channels = buildAlertChannels(written.channels, ['alerts', 'channels'], { hosts: names.hosts, files }, remarks);
  return {
    rules: buildAlertRules(written.rules, names, remarks),
    thresholds: buildAlertThresholds(written.thresholds, ['alerts', 'thresholds'], surroundings, remarks),
    ...buildAlertChains(written, { ...names, channels: channels.map(({ id }) => id) }, remarks),
    channels,
    metrics: buildAlertMetrics(written.metrics, remarks),
  };
}

/** What an operator should know of alerts that can be read. */
export function warnAlerts(alerts: AlertPolicy, regions: readonly string[]): readonly Remark[] {
  return [...warnAlertChains(alerts, regions), ...warnAlertMetrics(alerts.metrics)];
}
