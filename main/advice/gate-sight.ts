import { hostOf, seconds, testify, type Case } from './case.ts';
import { pass, unknown, type GateWord } from './gate.ts';

/** Data of the candidate's side older than this decides nothing (ms; research/5, A4, gate 1). */
const freshWithinMs = 10_000;

/**
 * G1: the observer is not blind, and what it knows of the candidate's side is fresh. Blindness is no proof of anything, so this gate is
 * unknown where it does not pass (architecture.md, rule 5).
 */
export function judgeSight(one: Case): GateWord {
  const blind = whyBlind(one);
  if (blind !== null) return unknown(blind, 'get the observer its own sight back first');
  const side = sideOfCandidate(one);
  const stale = side.filter((host) => {
    const ageMs = hostOf(one, host)?.ageMs ?? null;
    return ageMs === null || ageMs > freshWithinMs || hostOf(one, host)?.state === 'unobserved';
  });
  if (stale.length > 0) {
    const why = `nothing fresh from ${stale.join(', ')} on the side of ${one.candidate.host} (at most ${seconds(freshWithinMs)} old)`;
    return unknown(why, `read ${stale.join(', ')} again`);
  }
  const evidence = side.map((host) => {
    return testify(one, host, 'was read by the observer', one.now - (hostOf(one, host)?.ageMs ?? 0));
  });
  return pass(
    `the observer sees, and all ${side.length} of the side of ${one.candidate.host} were just read`,
    evidence,
  );
}

/** Why the observer's own sight decides nothing now; null = it sees. */
export function whyBlind({ snapshot, candidate, regionOf }: Case): string | null {
  const { observer, situations } = snapshot;
  if (observer.doubt !== null) return `the observer doubts itself: ${observer.doubt.text}`;
  if (observer.sight === 'blind') return 'the observer is blind: it reads no host';
  if (observer.sight === 'waiting') return 'the observer has read nothing yet';
  const own = regionOf.get(candidate.host);
  const blind = situations.find(({ type, subject }) => {
    if (type !== 'noc-blind') return false;
    return 'all' in subject || ('regions' in subject && subject.regions.some((region) => region === own));
  });
  return blind === undefined ? null : blind.text;
}

/** Members that surely stand on the candidate's side, and the candidate itself. */
function sideOfCandidate({ status, candidate }: Case) {
  return status.quorum.sides.find(({ hosts }) => hosts.includes(candidate.host))?.hosts ?? [candidate.host];
}
