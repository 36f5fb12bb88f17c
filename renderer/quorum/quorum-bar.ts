import { assertNever } from '../../main/domain/assert-never.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { ClusterStatus, QuorumSide } from '../../main/domain/snapshot.ts';
import { isUnseen } from '../../main/domain/unseen-side.ts';
import type { Level } from '../ui/level.ts';
import { clusterWord } from './cluster-word.ts';

/** One vote of the bar: here for sure, perhaps here, or surely not here. */
export type PipKind = 'present' | 'unknown' | 'absent';

/** One vote. Votes of one member stand joined; a witness is a lozenge. */
export interface Pip {
  readonly kind: PipKind;
  readonly isWitness: boolean;
  /** true when the vote before it belongs to the same member. */
  readonly isJoined: boolean;
  /** true when the threshold line stands behind this pip. */
  readonly isThreshold: boolean;
}

/** A declared cluster of the inventory. */
export type DeclaredCluster = InventoryView['clusters'][number];

/**
 * The pips of one side: present, unknown, absent, in that order; `worst` of them are solid, `best - worst` hatched, the
 * rest of the declared votes hollow (research/5, B4). Never more and never fewer than the declared votes. Members give
 * the shapes where their votes add up to the side's numbers; otherwise the numbers alone are drawn.
 */
export function quorumPips(
  cluster: ClusterStatus,
  side: QuorumSide,
  declared: DeclaredCluster | undefined,
): readonly Pip[] {
  const { total, needed } = cluster.quorum;
  const pips = memberPips(cluster, side, declared) ?? countPips(side, total);
  return pips.map((pip, index) => ({ ...pip, isThreshold: needed !== null && index === needed - 1 }));
}

type BarePip = Omit<Pip, 'isThreshold'>;

function countPips(side: QuorumSide, total: number): readonly BarePip[] {
  const present = Math.min(total, Math.max(0, side.worst));
  const possible = Math.min(total, Math.max(present, side.best));
  return Array.from({ length: Math.max(0, total) }, (_, index) => ({
    kind: index < present ? 'present' : index < possible ? 'unknown' : 'absent',
    isWitness: false,
    isJoined: false,
  }));
}

function memberPips(
  cluster: ClusterStatus,
  side: QuorumSide,
  declared: DeclaredCluster | undefined,
): readonly BarePip[] | null {
  if (declared === undefined) return null;
  const unobserved: readonly string[] = cluster.unobserved;
  const here: readonly string[] = side.hosts;
  const kindOf = (host: string): PipKind =>
    unobserved.includes(host) ? 'unknown' : here.includes(host) ? 'present' : 'absent';
  const pipsOf = (kind: PipKind) =>
    declared.members
      .filter((member) => kindOf(member.host) === kind)
      .flatMap((member) =>
        Array.from({ length: member.votes }, (_, index) => ({
          kind,
          isWitness: member.role === 'witness',
          isJoined: index > 0,
        })),
      );
  const present = pipsOf('present');
  const unknown = pipsOf('unknown');
  const absent = pipsOf('absent');
  const addsUp =
    present.length === side.worst &&
    present.length + unknown.length === side.best &&
    present.length + unknown.length + absent.length === cluster.quorum.total;
  return addsUp ? [...present, ...unknown, ...absent] : null;
}

/** A margin with its sign, by the typographic minus: `+2`, `0`, `−1`. */
export function marginWords(margin: number): string {
  if (margin === 0) return '0';
  return margin > 0 ? `+${margin}` : `−${-margin}`;
}

/** The verdict of one side. */
export interface SideVerdict {
  readonly words: string;
  readonly level: Level;
}

/**
 * The words of one side (research/5, B4). The worst case speaks; only AMBIGUOUS means that the best case differs. A
 * minority without quorum is a warning while another side decides, and an alarm when none can.
 */
export function sideVerdict(cluster: ClusterStatus, side: QuorumSide): SideVerdict {
  if (isUnseen(side, cluster.quorum.total)) return { words: 'NOT SEEN', level: 'blind' };
  if (side.state === 'both-quorate') return { words: 'SPLIT-BRAIN POSSIBLE', level: 'p1' };
  if (cluster.quorum.model === 'none') return verdictWithoutRule(side);
  switch (side.state) {
    case 'quorate':
      return { words: `QUORUM ${marginWords(side.margin.worst)}`, level: 'normal' };
    case 'at-risk':
      return { words: `AT EDGE ${marginWords(side.margin.worst)}`, level: 'p2' };
    case 'ambiguous':
      return { words: 'AMBIGUOUS', level: 'p1' };
    case 'inquorate':
      return {
        words: `NO QUORUM ${marginWords(side.margin.worst)}`,
        level: clusterWord(cluster) === 'lost' ? 'p1' : 'p2',
      };
    default:
      return assertNever(side.state);
  }
}

/** Without a rule a side can act when it holds data; nothing but a human keeps it from that. */
function verdictWithoutRule(side: QuorumSide): SideVerdict {
  if (side.state === 'ambiguous') return { words: 'MAY HOLD DATA', level: 'blind' };
  return { words: side.state === 'inquorate' ? 'HOLDS NO DATA' : 'HOLDS DATA', level: 'normal' };
}

/** `2–3 of 5`, or `2 of 5` where worst and best agree. */
export function votesWords(cluster: ClusterStatus, side: QuorumSide): string {
  const span = side.worst === side.best ? `${side.worst}` : `${side.worst}–${side.best}`;
  return `${span} of ${cluster.quorum.total}`;
}
