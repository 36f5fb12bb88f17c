import type { WitnessId } from '../domain/ids.ts';
import type { OpenExplanation, SituationMatter, Testimony } from '../domain/snapshot.ts';
import type { Path } from '../evidence/path.ts';
import type { Picture } from './picture.ts';

/** What one tick thinks is the case, before time and hysteresis have their say. */
export interface Finding {
  /** Which situation it is: the same key is the same situation, also while its extent changes. */
  readonly key: string;
  readonly matter: SituationMatter;
  /** proven = every rule of evidence is met; it only has to last. suspect = bad evidence, other explanations open. */
  readonly strength: 'suspect' | 'proven';
  /** When it began, as far as the evidence tells (ms). */
  readonly since: number;
  /** When it began again (ms), where it comes and goes: a suspicion of such a moment was of this. */
  readonly turns?: readonly number[];
  /** Until when the evidence shows it to last: the newest try that failed, and the like (ms). Until now where absent. */
  readonly lastsUntil?: number;
  /** How long a proven finding must last before it is confirmed (ms); the policy's value unless a rule has its own. */
  readonly confirmAfterMs?: number;
  readonly observers: readonly WitnessId[];
  readonly evidence: readonly Testimony[];
  /** What else it could be, likeliest first; absent when nothing else is left. */
  readonly open?: readonly OpenExplanation[];
  readonly text: string;
  /**
   * What the text means now, where one situation goes through several things that must be told: a word without names or numbers. The
   * situation is told again when it changes; a text that only moves with its numbers is not.
   */
  readonly stage?: string;
}

/** Most testimonies shown for one situation; more do not convince more. */
const shownTestimonies = 12;

/** The witnesses and their words from the paths behind a finding, freshest first, one line a host and path. */
export function testimonyOf(
  paths: readonly Path[],
  picture: Picture,
): { readonly observers: readonly WitnessId[]; readonly evidence: readonly Testimony[] } {
  const lines = paths.flatMap(({ testimonies }) => testimonies);
  const evidence = lines
    .map(({ host, what, at }) => testify(picture, host, what, at))
    .sort((x, y) => x.ageMs - y.ageMs || compareText(x.host, y.host) || compareText(x.what, y.what));
  const observers = [...new Set(lines.map(({ host }) => host))].sort(compareText);
  return { observers, evidence: evidence.slice(0, shownTestimonies) };
}

/** One testimony: who says what, and when it was last true (ms). */
export function testify(picture: Picture, host: WitnessId, what: string, at: number): Testimony {
  const ageMs = Math.max(0, Math.round(picture.now - at));
  const known = host === 'noc' ? undefined : picture.hosts.get(host)?.host;
  return { host, what, ageMs, domain: known === undefined ? null : (known.failureDomain ?? known.region) };
}

/** Orders text by code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
