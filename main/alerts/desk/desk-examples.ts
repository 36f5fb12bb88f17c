import type { AlertChannel } from '../../domain/alert-channels.ts';
import type { AlertPolicy } from '../../domain/alert-policy.ts';
import { defaultAlertRules } from '../../domain/alert-rules.ts';
import { channelId } from '../../domain/notification.ts';
import { policyOf } from '../chains/chain-examples.ts';
import { forAll } from '../thresholds/threshold-examples.ts';

/* What a desk goes by, for tests. */

/** A webhook that nobody listens behind. */
export function hookChannel(id: string): AlertChannel {
  return {
    id: channelId(id),
    kind: 'webhook',
    url: 'http://127.0.0.1:9/hook',
    auth: { kind: 'none' },
    signWith: null,
    tls: { kind: 'system', serverName: null },
    routes: [{ kind: 'direct' }],
    perMinute: 60,
  };
}

/** The people of the chain examples, and their channels. */
export function deskPolicy(more: Partial<AlertPolicy> = {}): AlertPolicy {
  const { people, schedules, chains, channels } = policyOf([]);
  return {
    people,
    schedules,
    chains,
    channels: channels.map(hookChannel),
    rules: defaultAlertRules,
    thresholds: forAll(),
    metrics: null,
    ...more,
  };
}
