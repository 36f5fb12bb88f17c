import { createDial } from '../alerts/channels/open-route.ts';
import { type AlertDesk, openAlertDesk } from '../alerts/desk/alert-desk.ts';
import type { AlertPolicy } from '../domain/alert-policy.ts';
import type { Clock } from '../domain/clock.ts';
import type { Fleet } from '../domain/fleet.ts';
import { err } from '../domain/result.ts';
import type { Situation } from '../domain/snapshot.ts';
import { quietSnapshot } from '../domain/snapshot-examples.ts';
import { systemClock } from '../engine/system-clock.ts';
import { parseInventoryText } from '../fleet/read-fleet.ts';
import { createSystemTrust } from '../probe/http-check-trust.ts';
import { noRoles } from '../quorum/known-roles.ts';

/** The alarm system of a made-up fleet, with the real network of this machine. */
export interface TestDesk extends Pick<AlertDesk, 'look' | 'act' | 'stop'> {
  /** A tick of which these situations are told; all else is seen and well. */
  take(situations: readonly Situation[]): void;
}

/** A fleet of two regions and what its inventory says of alarms. Throws where that is none. */
export function alarmFleet(alerts: object): { readonly fleet: Fleet; readonly policy: AlertPolicy } {
  const regions = ['dub', 'fra'].map((id) => ({ id, name: id, code: id.toUpperCase() }));
  const hosts = regions.map(({ id }, nth) => ({ id: `${id}1`, region: id, address: `10.0.0.${nth + 1}` }));
  const inventory = { version: 1, name: 'desk', regions, defaults: { ssh: { user: 'ops' } }, hosts, alerts };
  const read = parseInventoryText(JSON.stringify(inventory), '/nowhere/fleet.json');
  if (!read.ok) throw new Error(read.error.map(({ sentence }) => sentence).join('\n'));
  return { fleet: read.value.fleet, policy: read.value.alerts };
}

/** An engine that has run for so long may say of what it does not see any more that it is over (ms). */
const ranForMs = 60_000;

/** Opens the desk in `folder`, of an engine that has run for a while already. Throws where it cannot be opened. */
export async function openTestDesk(
  folder: string,
  {
    fleet,
    policy,
    clock = systemClock,
  }: { readonly fleet: Fleet; readonly policy: AlertPolicy; readonly clock?: Clock },
): Promise<TestDesk> {
  let aheadMs = 0;
  const ahead: Clock = { ...clock, monotonicMs: () => clock.monotonicMs() + aheadMs };
  const opened = await openAlertDesk({
    folder,
    fleet,
    policy,
    seenFrom: 'test',
    clock: ahead,
    random: Math.random,
    show: () => Promise.resolve(err('there is no desktop')),
    play: () => Promise.resolve(err('there is no loudspeaker')),
    dial: createDial(() => Promise.resolve(err('no host is connected'))),
    secret: () => Promise.resolve(err('there is no such secret')),
    trust: createSystemTrust({}),
  });
  if (!opened.ok) throw new Error(opened.error);
  aheadMs = ranForMs;
  const desk = opened.value;
  return {
    ...desk,
    take: (situations) => {
      desk.take({ snapshot: { ...quietSnapshot, t: ahead.monotonicMs(), situations }, fleet, roles: noRoles });
    },
  };
}
