import { assertNever } from '../../main/domain/assert-never.ts';
import type { ClusterStatus, HostStatus } from '../../main/domain/snapshot.ts';
import type { GlyphName } from '../ui/glyph.tsx';
import { primariesSeen } from '../quorum/primaries.ts';
import { clusterMatters } from '../state/cluster-matters.ts';
import type { Screen } from '../state/screen.ts';
import { situationLevel } from '../state/situation-face.ts';
import type { Level } from '../ui/level.ts';

/** A host chip as it is drawn. Flat, so that it compares shallowly. */
export interface HostFace {
  readonly level: Level;
  readonly glyph: GlyphName | null;
  /** The state in a word or two; empty when normal. */
  readonly words: string;
  /** Peers reached, of all: `8/8`. */
  readonly peers: string;
  /** Age of its last testimony, shown for what is not normal; null = never read. */
  readonly ageMs: number | null;
  /** true = nobody could look: dashed, magenta, with its age. */
  readonly isUnseen: boolean;
}

/** Draws a host. A host the snapshot does not mention is drawn as not observed, never left out. */
export function hostFace(screen: Screen, host: string): HostFace {
  const status = screen.hosts.get(host);
  if (status === undefined) {
    return { level: 'blind', glyph: 'unknown', words: 'not seen', peers: '', ageMs: null, isUnseen: true };
  }
  const peers = peersWords(status);
  const bare = { peers, ageMs: status.ageMs, isUnseen: false };
  switch (status.state) {
    case 'unreachable':
      return { ...bare, level: 'p2', glyph: 'down', words: 'UNREACHABLE' };
    case 'unobserved':
      return { ...bare, level: 'blind', glyph: 'unknown', words: 'not seen', isUnseen: true };
    case 'maintenance':
      return { ...bare, level: 'maint', glyph: 'maint', words: 'MAINTENANCE' };
    case 'alive':
      return aliveFace(screen, status, bare);
    default:
      return assertNever(status.state);
  }
}

function aliveFace(screen: Screen, status: HostStatus, bare: Pick<HostFace, 'peers' | 'ageMs' | 'isUnseen'>): HostFace {
  for (const situation of screen.situations.values()) {
    if (situation.phase === 'cleared') continue;
    const level = situationLevel(situation);
    if (situation.type === 'host-isolated' && situation.subject.host === status.id) {
      return { ...bare, level, glyph: level === 'p3' ? 'p3' : 'isolated', words: 'ISOLATED' };
    }
    if (situation.type === 'service-down' && situation.subject.host === status.id) {
      return { ...bare, level, glyph: level === 'p3' ? 'p3' : 'refused', words: `:${situation.subject.port} DOWN` };
    }
    if (situation.type === 'service-hung' && situation.subject.host === status.id) {
      return { ...bare, level, glyph: level === 'p3' ? 'p3' : 'p2', words: `:${situation.subject.port} HUNG` };
    }
    if (situation.type === 'host-unreachable' && situation.subject.host === status.id) {
      return { ...bare, level, glyph: 'p3', words: 'SUSPECT' };
    }
  }
  if (status.session !== 'streaming') return { ...bare, level: 'blind', glyph: 'unknown', words: 'seen by peers' };
  return { ...bare, level: 'normal', glyph: null, words: '' };
}

/** Peers this host reaches, of all it is watched with; empty when it has none. */
function peersWords({ peers }: HostStatus): string {
  const total = peers.up + peers.suspect + peers.cut + peers.unknown;
  return total === 0 ? '' : `${peers.up}/${total}`;
}

/** What a host is in its clusters: `P` believes it leads, `W` only votes, `O` only listens. */
export interface RoleMarks {
  /** Clusters of which it says it is primary. */
  readonly primaries: number;
  readonly isWitness: boolean;
  /** true when another host says it leads one of these clusters too. */
  readonly isContested: boolean;
}

/** Reads a host's marks from inventory and believed primaries. */
export function roleMarks(screen: Screen, host: string): RoleMarks {
  const leads = [...screen.clusters.values()].filter((cluster) =>
    cluster.primaries.some((claim) => claim.host === host),
  );
  return {
    primaries: leads.length,
    isWitness: screen.inventory.clusters.some((cluster) =>
      cluster.members.some((member) => member.host === host && member.role === 'witness'),
    ),
    isContested: leads.some((cluster) => isContested(screen, cluster)),
  };
}

/** Members of one Galera component lead together: only what {@link primariesSeen} doubts is contested. */
function isContested({ inventory, situations }: Screen, status: ClusterStatus): boolean {
  if (status.primaries.length < 2) return false;
  const declared = inventory.clusters.find(({ id }) => id === status.cluster);
  if (declared === undefined) return true;
  const { dual } = clusterMatters(situations.values(), status.cluster);
  return primariesSeen(status, declared, dual).sign.endsWith('!');
}
