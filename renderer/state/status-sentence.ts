import type { Situation } from '../../main/domain/snapshot.ts';
import { pairFace } from '../topology/pair-face.ts';
import { type Level, worstLevel } from '../ui/level.ts';
import { type ClusterWord, clusterWord } from '../quorum/cluster-word.ts';
import type { Screen } from './screen.ts';
import { sideName } from './side-name.ts';
import { situationLevel, situationSubject, situationWord } from './situation-face.ts';

/** The one sentence of the top bar. */
export interface StatusSentence {
  readonly level: Level;
  /** The word in capitals, or null where nothing is wrong. */
  readonly word: string | null;
  readonly text: string;
  /** What else is not normal, each a few words, worst first. */
  readonly also: readonly string[];
  readonly phase: Situation['phase'] | null;
  /** When it began, ms on the snapshot's clock; null where it has no beginning. */
  readonly since: number | null;
  /** The situation behind it, for the drawer. */
  readonly situation: string | null;
}

/** Beyond so many, region pairs are counted, not named. */
const namedPairsLimit = 3;

/** Worst first (research/5, A0 and B7). Suspicions come after everything confirmed, in the same order. */
const rank: Record<Situation['type'], number> = {
  'dual-primary': 0,
  partition: 1,
  'quorum-lost': 2,
  'no-primary': 3,
  'noc-blind': 4,
  'region-dark': 5,
  'host-unreachable': 6,
  'host-isolated': 7,
  'service-down': 8,
  'service-hung': 9,
  'partial-partition': 10,
  'one-way': 11,
  'port-filtered': 12,
  flapping: 13,
  'lossy-link': 14,
  'quorum-at-risk': 15,
};

/** Situations that are open, worst first, oldest first among equals. */
export function openSituations(situations: Iterable<Situation>): readonly Situation[] {
  return [...situations].filter((situation) => situation.phase !== 'cleared').sort(compare);
}

function compare(a: Situation, b: Situation): number {
  const suspicion = Number(a.phase === 'suspected') - Number(b.phase === 'suspected');
  return suspicion || rank[a.type] - rank[b.type] || a.since - b.since || (a.id < b.id ? -1 : 1);
}

/** Says what is worst, from the snapshot alone. There is no sentence for "all is well", only for what was read. */
export function statusSentence(screen: Screen): StatusSentence {
  const open = openSituations(screen.situations.values());
  const worst = open[0];
  if (worst === undefined) return quietSentence(screen);
  const quorum = quorumFacts(screen);
  const others = open
    .slice(1)
    .filter((situation) => situation.type !== 'quorum-lost' && situation.type !== 'quorum-at-risk');
  return {
    level: situationLevel(worst),
    word: worst.phase === 'suspected' ? `SUSPECTED ${situationWord(worst.type)}` : situationWord(worst.type),
    text: situationSubject(screen.inventory, worst),
    also: [...doubtFacts(screen), ...quorum, ...(others.length === 0 ? [] : [`${others.length} more`])],
    phase: worst.phase,
    since: worst.since,
    situation: worst.id,
  };
}

function quietSentence(screen: Screen): StatusSentence {
  const { observer, inventory } = screen;
  const quiet = { also: [...pairFacts(screen), ...quorumFacts(screen)], phase: null, since: null, situation: null };
  const read = `${observer.hostsRead} of ${observer.hostsTotal} hosts read.`;
  if (inventory.regions.length === 0) return { ...quiet, level: 'blind', word: null, text: 'No regions declared.' };
  if (observer.sight === 'waiting') {
    const text = `waiting for first report: ${observer.hostsRead}/${observer.hostsTotal} hosts`;
    return { ...quiet, level: 'blind', word: null, text };
  }
  if (observer.doubt !== null) return { ...quiet, level: 'blind', word: 'NO VERDICTS', text: observer.doubt.text };
  if (observer.sight === 'blind') return { ...quiet, level: 'blind', word: 'OBSERVER BLIND', text: read };
  const level = worstLevel([
    observer.hostsRead < observer.hostsTotal ? 'blind' : 'normal',
    quorumFacts(screen).length > 0 ? 'p2' : 'normal',
    ...[...screen.pairs.values()].map((pair) => pairFace(inventory, pair).level),
  ]);
  return { ...quiet, level, word: null, text: `No situation. ${read}` };
}

/** While the observer doubts itself nothing new is said of the fleet: what stands here may be older than it looks. */
function doubtFacts({ observer }: Screen): readonly string[] {
  return observer.doubt === null ? [] : [`NO VERDICTS: ${observer.doubt.text}`];
}

/** Region pairs that are not plainly healthy, in words: without a named situation they are still not silence. */
function pairFacts(screen: Screen): readonly string[] {
  // An observer that sees nothing has said so already.
  if (screen.observer.sight === 'waiting' || screen.observer.sight === 'blind') return [];
  const facts = [...screen.pairs.values()].flatMap((pair) => {
    const { level, words, verdict } = pairFace(screen.inventory, pair);
    if (level === 'normal') return [];
    const name = sideName(screen.inventory, [pair.a, pair.b]).replace('+', '–');
    return [`${name} ${words === 'SUSPECT' ? 'suspect' : verdict}`];
  });
  return facts.length > namedPairsLimit ? [`${facts.length} region pairs not healthy`] : facts;
}

/** Clusters that cannot surely decide, counted in words, worst first. */
function quorumFacts(screen: Screen): readonly string[] {
  const states = [...screen.clusters.values()].map(clusterWord);
  const count = (word: ClusterWord) => states.filter((state) => state === word).length;
  const facts: readonly [number, string][] = [
    [count('split'), 'SPLIT-BRAIN POSSIBLE'],
    [count('lost'), 'NO QUORUM'],
    [count('ambiguous'), 'AMBIGUOUS'],
    [count('edge'), 'AT EDGE'],
  ];
  return facts.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`);
}
