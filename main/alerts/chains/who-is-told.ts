import type { Person, Receiver } from '../../domain/alert-chains.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { type ChainPolicy, type Destination, destinationKey } from './chain-state.ts';
import { onDuty } from './on-duty.ts';

/** Whom a step reaches, each inbox once, and why others are not reached, each as a clause. */
export interface WhoIsTold {
  readonly destinations: readonly Destination[];
  readonly missing: readonly string[];
}

/** Looks up whom receivers mean at a moment (epoch ms). Pure. */
export function whoIsTold(receivers: readonly Receiver[], policy: ChainPolicy, atMs: number): WhoIsTold {
  const destinations = new Map<string, Destination>();
  const missing: string[] = [];
  for (const receiver of receivers) {
    const found = lookUp(receiver, policy, atMs);
    if (typeof found === 'string') {
      missing.push(found);
      continue;
    }
    for (const destination of found) {
      const isKnown = policy.channels.includes(destination.channel);
      if (!isKnown) missing.push(`the channel ${destination.channel}${forWhom(destination)} is not in the inventory`);
      else if (!destinations.has(destinationKey(destination)))
        destinations.set(destinationKey(destination), destination);
    }
  }
  return { destinations: [...destinations.values()], missing };
}

function forWhom({ who }: Destination): string {
  return who === null ? '' : ` for ${who}`;
}

function lookUp(receiver: Receiver, policy: ChainPolicy, atMs: number): readonly Destination[] | string {
  switch (receiver.kind) {
    case 'channel':
      return [{ channel: receiver.channel, to: null, who: null }];
    case 'person': {
      const person = policy.people.find(({ id }) => id === receiver.person);
      return person === undefined ? `${receiver.person} is not among the people` : reachOf(person);
    }
    case 'schedule': {
      const schedule = policy.schedules.find(({ id }) => id === receiver.schedule);
      if (schedule === undefined) return `the schedule ${receiver.schedule} is not in the inventory`;
      const duty = onDuty(schedule, policy.people, atMs);
      return duty.kind === 'person'
        ? reachOf(duty.person)
        : `nobody is on duty: the schedule ${schedule.id} ${duty.why}`;
    }
    default:
      return assertNever(receiver);
  }
}

function reachOf({ id, name, reach }: Person): readonly Destination[] | string {
  if (reach.length === 0) return `${id} has no channel by which to be reached`;
  return reach.map(({ channel, to }) => ({ channel, to, who: name }));
}
