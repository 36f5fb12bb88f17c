import type { AlertPolicy } from '../../domain/alert-policy.ts';
import type { ChainRun } from '../chains/chain-state.ts';
import { whoIsTold } from '../chains/who-is-told.ts';

/** Who is told next if nobody acknowledges until then, by name; empty where nobody is. */
export function whoComesNext({ chain: id, step, pass, dueAt }: ChainRun, policy: AlertPolicy): readonly string[] {
  const chain = policy.chains.find((one) => one.id === id);
  if (chain === undefined || dueAt === null) return [];
  const isRepeated = pass < (chain.repeat?.times ?? 0);
  const next = chain.steps[step]?.tell ?? (isRepeated ? chain.steps[0]?.tell : chain.final) ?? [];
  const channels = policy.channels.map((channel) => channel.id);
  const { destinations } = whoIsTold(next, { ...policy, channels, fleet: '', seenFrom: '' }, dueAt);
  return [...new Set(destinations.map(({ who, channel }) => who ?? channel))];
}
