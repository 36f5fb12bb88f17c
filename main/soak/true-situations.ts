import type { Stretch } from './scenario.ts';
import { allHosts, hostsOf, regionsOf, type Truth } from './truth.ts';

/** A situation as the truth has it: its type, and its subject as a text that is the same for the same subject. */
export interface TrueSituation {
  readonly type: string;
  readonly subject: string;
}

/** A true situation, and how long it was so. */
export interface TrueStretch extends TrueSituation, Stretch {}

/** Loss below this share is no situation of its own (the default of the policy is 0.02 of the bytes). */
const leastLoss = 0.05;

/** Everything that a perfect observer would name in this stretch, most general first. */
export function trueSituations(truth: Truth): readonly TrueSituation[] {
  return [...regionSituations(truth), ...hostSituations(truth), ...faultSituations(truth), ...blindSituations(truth)];
}

/** The true situations of a scenario in time; one that goes on over an edge is one. */
export function trueStretches(truths: readonly Truth[]): readonly TrueStretch[] {
  const open = new Map<string, TrueStretch>();
  const done: TrueStretch[] = [];
  for (const truth of truths) {
    const now = new Map(trueSituations(truth).map((one) => [`${one.type} ${one.subject}`, one]));
    for (const [key, stretch] of open) {
      if (now.has(key)) continue;
      done.push(stretch);
      open.delete(key);
    }
    for (const [key, one] of now)
      open.set(key, { ...one, from: open.get(key)?.from ?? truth.from, until: truth.until });
  }
  return [...done, ...open.values()].sort((a, b) => a.from - b.from);
}

function regionSituations(truth: Truth): readonly TrueSituation[] {
  const regions = regionsOf(truth.scenario).filter((region) => hostsOf(truth.scenario, region).some(truth.isPowered));
  const pairs = regions.flatMap((a, index) => regions.slice(index + 1).map((b) => [a, b] as const));
  const cut = pairs.filter(([a, b]) => truth.pair(a, b).kind === 'cut');
  const oneWay = pairs.flatMap(([a, b]) => {
    const pair = truth.pair(a, b);
    return pair.kind === 'one-way' ? [{ type: 'one-way', subject: `${pair.lostFrom} ${pair.lostTo}` }] : [];
  });
  if (cut.length === 0) return oneWay;
  // A one-way pair is no cut: it does not make islands.
  const islands = groups(regions, (a, b) => truth.pair(a, b).kind !== 'cut');
  const word =
    islands.length > 1
      ? { type: 'partition', subject: islands.map((island) => island.join('+')).join(' | ') }
      : { type: 'partial-partition', subject: cut.map((pair) => pair.join('-')).join(' ') };
  return [word, ...oneWay];
}

function hostSituations(truth: Truth): readonly TrueSituation[] {
  const { scenario } = truth;
  const isAlone = (host: string): boolean =>
    allHosts(scenario).every((other) => other === host || !truth.communicates(host, other));
  return regionsOf(scenario).flatMap((region): TrueSituation[] => {
    const hosts = hostsOf(scenario, region);
    if (hosts.every((host) => !truth.isSeen(host) && isAlone(host))) return [{ type: 'region-dark', subject: region }];
    // The only host of its region: its isolation is the region's cut.
    if (hosts.length === 1) return [];
    return hosts.filter(isAlone).map((host) => ({
      type: truth.isSeen(host) ? 'host-isolated' : 'host-unreachable',
      subject: host,
    }));
  });
}

function faultSituations(truth: Truth): readonly TrueSituation[] {
  return truth.faults.flatMap((fault): TrueSituation[] => {
    switch (fault.kind) {
      case 'killed':
        return [{ type: 'service-down', subject: `${fault.host} ${fault.port}` }];
      case 'hung':
        return [{ type: 'service-hung', subject: `${fault.host} ${fault.port}` }];
      case 'filtered':
        return [{ type: 'port-filtered', subject: `${fault.from} ${fault.to} ${fault.port}` }];
      case 'loss':
        return fault.share < leastLoss ? [] : [{ type: 'lossy-link', subject: [fault.a, fault.b].sort().join(' ') }];
      case 'cut':
      case 'rejected':
      case 'host-cut':
      case 'isolated':
      case 'muted':
      case 'off':
        return [];
    }
  });
}

function blindSituations(truth: Truth): readonly TrueSituation[] {
  const { scenario } = truth;
  const blind = regionsOf(scenario).filter((region) => {
    const hosts = hostsOf(scenario, region);
    return hosts.every((host) => !truth.isSeen(host)) && hosts.some(truth.isPowered);
  });
  if (blind.length === regionsOf(scenario).length) return [{ type: 'noc-blind', subject: 'all' }];
  // A region that nobody reaches either is dark; its life cannot be proven.
  const proven = blind.filter((region) =>
    hostsOf(scenario, region).some((host) =>
      allHosts(scenario).some((other) => truth.isSeen(other) && truth.communicates(host, other)),
    ),
  );
  return proven.length === 0 ? [] : [{ type: 'noc-blind', subject: proven.join(' ') }];
}

function groups(
  regions: readonly string[],
  isJoined: (a: string, b: string) => boolean,
): readonly (readonly string[])[] {
  const left = new Set(regions);
  const found: string[][] = [];
  for (const first of regions) {
    if (!left.delete(first)) continue;
    const island = [first];
    for (const member of island) {
      for (const other of left) {
        if (!isJoined(member, other)) continue;
        left.delete(other);
        island.push(other);
      }
    }
    found.push(island.sort((a, b) => regions.indexOf(a) - regions.indexOf(b)));
  }
  return found;
}
