import type { AlertChains, EscalationChain, Receiver } from '../domain/alert-chains.ts';
import type { Remark } from './fleet-problem.ts';

/** What an operator should know about who is told, before the night it matters. Pure. `regions` are those of the fleet. */
export function warnAlertChains(alerts: AlertChains, regions: readonly string[]): readonly Remark[] {
  const { people, chains } = alerts;
  const remarks: Remark[] = [];
  const say = (path: Remark['path'], predicate: string): void => {
    remarks.push({ path: ['alerts', ...path], at: 'key', predicate });
  };
  people.forEach(({ id, reach }, i) => {
    if (reach.length === 0) say(['people', i], `(${id}) has no reach: nobody can tell this person anything`);
  });
  chains.forEach((chain, i) => {
    const others = whoTakesAll(chain, chains.slice(0, i));
    if (chain.priorities.length === 0) say(['chains', i], `(${chain.id}) is for no priority: it is never used`);
    else if (others.length > 0)
      say(
        ['chains', i],
        `(${chain.id}) is never used: all it is for goes to ${others.join(' and ')} before; put it first`,
      );
    const gap = unattended(chain, alerts);
    if (gap !== null)
      say(
        ['chains', i],
        `(${chain.id}) tells nobody outside the hours of ${gap}: add a step or a final that is always there`,
      );
  });
  const uncovered = chains.length === 0 ? null : whatP1IsUncovered(chains, regions);
  if (uncovered !== null) say(['chains'], uncovered);
  return remarks;
}

/** The chains before it that together leave nothing to a chain; none where something is left to it. */
function whoTakesAll(chain: EscalationChain, before: readonly EscalationChain[]): readonly string[] {
  const takers = chain.priorities.map((priority) =>
    before.find((other) => {
      const { priorities, regions, clusters } = other;
      return priorities.includes(priority) && isWider(regions, chain.regions) && isWider(clusters, chain.clusters);
    }),
  );
  if (takers.includes(undefined)) return [];
  return [...new Set(takers.flatMap((taker) => taker?.id ?? []))];
}

function isWider<T>(wide: readonly T[] | null, narrow: readonly T[] | null): boolean {
  return wide === null || (narrow !== null && narrow.every((one) => wide.includes(one)));
}

/** The schedules with hours, where a chain tells nobody else. */
function unattended({ steps, final }: EscalationChain, { schedules }: AlertChains): string | null {
  const receivers = [...steps.flatMap(({ tell }) => tell), ...(final ?? [])];
  const withHours = (receiver: Receiver): readonly string[] => {
    if (receiver.kind !== 'schedule') return [];
    const schedule = schedules.find(({ id }) => id === receiver.schedule);
    return schedule !== undefined && (schedule.hours.length > 0 || schedule.rota === null) ? [schedule.id] : [];
  };
  const named = receivers.map(withHours);
  return named.length > 0 && named.every(({ length }) => length > 0) ? [...new Set(named.flat())].join(' and ') : null;
}

function whatP1IsUncovered(chains: readonly EscalationChain[], fleetRegions: readonly string[]): string | null {
  const forP1 = chains.filter(({ priorities }) => priorities.includes('P1'));
  if (forP1.length === 0) return 'has no chain for P1: when quorum is lost nobody is told';
  const ofAnyCluster = forP1.filter(({ clusters }) => clusters === null);
  if (ofAnyCluster.some(({ regions }) => regions === null)) return null;
  const covered = new Set<string>(ofAnyCluster.flatMap(({ regions }) => regions ?? []));
  const left = fleetRegions.filter((region) => !covered.has(region));
  if (left.length === 0) return null;
  return `has no chain for every P1: one of ${left.slice(0, 5).join(', ')} may be told to nobody; add a chain without regions and clusters at the end`;
}
