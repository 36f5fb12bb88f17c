import { alertChainKeys } from './alert-chains.ts';
import { alertChannelsSchema } from './alert-channels.ts';
import { alertMetricsSchema } from './alert-metrics.ts';
import { alertRulesSchema } from './alert-rules.ts';
import { alertThresholdsInventory } from './alert-thresholds.ts';
import { mapping } from './inventory-words.ts';

/** `alerts:` of the inventory. Who is told of what is all in it; secrets are references only. */
export const alertsInventorySchema = mapping(
  {
    rules: alertRulesSchema.nullish(),
    thresholds: alertThresholdsInventory.nullish(),
    ...alertChainKeys,
    channels: alertChannelsSchema.nullish(),
    metrics: alertMetricsSchema,
  },
  'rules, thresholds, people, schedules, chains, channels and metrics',
);
