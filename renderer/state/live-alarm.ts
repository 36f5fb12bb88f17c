import { clusterFace } from '../clusters/cluster-row.ts';
import type { ScreenPhase } from './advance-link.ts';
import { clusterMatters, clusterOf } from './cluster-matters.ts';
import type { Screen } from './screen.ts';
import { situationLevel, situationSubject, situationWord } from './situation-face.ts';
import { openSituations } from './status-sentence.ts';

/** What breaks through while the past is shown: the gravest that is, now, in words, and how many there are. */
export interface LiveAlarm {
  readonly level: 'p1' | 'blind';
  readonly words: string;
  readonly count: number;
}

/** The alarm of the live picture: what is P1 there, and that nothing is known of it any more; null = none. */
export function liveAlarm(live: ScreenPhase): LiveAlarm | null {
  if (live.phase === 'lost') return { level: 'blind', words: `NO DATA: ${live.why}`, count: 1 };
  if (live.phase === 'loading') return null;
  const { screen } = live;
  const words = [...situationWords(screen), ...clusterWords(screen)];
  const [first] = words;
  return first === undefined ? null : { level: 'p1', words: first, count: words.length };
}

function gravest({ situations }: Screen) {
  return openSituations(situations.values()).filter((one) => situationLevel(one) === 'p1');
}

function situationWords(screen: Screen): readonly string[] {
  return gravest(screen).map((one) => `${situationWord(one.type)} ${situationSubject(screen.inventory, one)}`);
}

/** Clusters that are P1 without a situation of their own: ambiguous ones, and those where both sides may act. */
function clusterWords(screen: Screen): readonly string[] {
  const named = new Set(gravest(screen).map(clusterOf));
  return [...screen.clusters.values()].flatMap((status) => {
    if (named.has(status.cluster)) return [];
    const face = clusterFace(status, clusterMatters(screen.situations.values(), status.cluster));
    return face.level === 'p1' ? [`${face.words} ${status.cluster}`] : [];
  });
}
