import type { Fleet } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { countAfter, whatIf, type Loss } from './what-if.ts';

/**
 * What a loss leaves of a cluster: `keeps` quorum with votes to spare, stands at the `edge`, `lost` it everywhere, `both`
 * sides may act, `unknown` where unread votes decide, `human` where there is no rule and data is left.
 */
export type LossWord = 'keeps' | 'edge' | 'lost' | 'both' | 'unknown' | 'human';

/** What one loss means for one cluster. */
export interface LossOutcome {
  readonly cluster: ClusterId;
  readonly word: LossWord;
  /** false when the loss changes nothing for this cluster. */
  readonly isTouched: boolean;
  /** `quorum stays on fra1+ams1, margin 0`. */
  readonly text: string;
}

/** One row: lose this, and every cluster is as follows, in the order of the inventory. */
export interface LossRow {
  /** `region dub`, `link dub-fra`, `host dub-db1`. */
  readonly name: string;
  readonly loss: Loss;
  readonly outcomes: readonly LossOutcome[];
}

/** Which losses a table tries, each alone. */
export type LossKind = 'regions' | 'links' | 'hosts';

/** "Lose any one region → …": every single loss of the kinds asked for, and what is left of every cluster. Pure. */
export function lossTable(fleet: Fleet, sight: ClusterSight, kinds: readonly LossKind[]): readonly LossRow[] {
  const { before } = whatIf(fleet, sight, []);
  return kinds
    .flatMap((kind) => lossesOf(fleet, kind))
    .map(({ name, loss }) => ({
      name,
      loss,
      outcomes: countAfter(fleet, sight, [loss], before).map((status, nth) =>
        outcomeOf(status, status !== before[nth]),
      ),
    }));
}

interface NamedLoss {
  readonly name: string;
  readonly loss: Loss;
}

function lossesOf(fleet: Fleet, kind: LossKind): readonly NamedLoss[] {
  if (kind === 'regions')
    return fleet.regions.map(({ id }) => ({ name: `region ${id}`, loss: { kind: 'region', region: id } }));
  if (kind === 'hosts') {
    const members = new Set(fleet.clusters.flatMap((cluster) => cluster.members.map(({ host }) => host)));
    const hosts = fleet.hosts.filter(({ id }) => members.has(id));
    return hosts.map(({ id }) => ({ name: `host ${id}`, loss: { kind: 'host', host: id } }));
  }
  const hostsIn = (region: string): readonly HostId[] =>
    fleet.hosts.filter((host) => host.region === region).map(({ id }) => id);
  return fleet.regions.flatMap((a, nth) =>
    fleet.regions.slice(nth + 1).map(
      (b): NamedLoss => ({
        name: `link ${a.id}-${b.id}`,
        loss: { kind: 'link', a: hostsIn(a.id), b: hostsIn(b.id) },
      }),
    ),
  );
}

/** Sums up what a loss left of a cluster; `isTouched`: it changed something there. */
export function outcomeOf(status: ClusterStatus, isTouched: boolean): LossOutcome {
  const word = lossWord(status);
  return { cluster: status.cluster, word, isTouched, text: wordsOf(status, word) };
}

/** Sums a cluster up by the best that any of its sides can surely do. */
export function lossWord({ quorum }: ClusterStatus): LossWord {
  const has = (state: string) => quorum.sides.some((side) => side.state === state);
  if (has('both-quorate')) return 'both';
  if (quorum.needed === null) return has('quorate') ? 'human' : has('ambiguous') ? 'unknown' : 'lost';
  if (has('quorate')) return 'keeps';
  if (has('at-risk')) return 'edge';
  return has('ambiguous') ? 'unknown' : 'lost';
}

function wordsOf({ quorum }: ClusterStatus, word: LossWord): string {
  const { sides, needed } = quorum;
  const named = (state: string) =>
    sides.filter((side) => side.state === state).map(({ hosts }) => hosts.join('+') || 'nobody that is seen');
  switch (word) {
    case 'keeps':
    case 'edge': {
      const side = sides.find(({ state }) => state === 'quorate' || state === 'at-risk');
      return `quorum stays on ${side?.hosts.join('+') ?? 'one side'}, margin ${side?.margin.worst ?? 0}`;
    }
    case 'both':
      return `both sides may act: ${named('both-quorate').join(' and ')}`;
    case 'human':
      return `no rule decides; data is left on ${named('quorate').join(' and ')}`;
    case 'unknown':
      return `unread votes decide: ${named('ambiguous').join(' or ')}`;
    case 'lost':
      return needed === null
        ? 'no data is left'
        : `no side has quorum: ${needed} needed, ${sides.map(({ best }) => best).join(' and ') || 0} there`;
  }
}
