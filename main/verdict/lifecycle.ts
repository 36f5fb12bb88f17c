import type { Change, Situation } from '../domain/snapshot.ts';
import type { Policy } from '../domain/fleet.ts';
import type { Finding } from './finding.ts';

/** A situation with what time still has to know of it. */
export interface Tracked {
  readonly situation: Situation;
  /** The finding it was last told from. */
  readonly finding: Finding;
  readonly lastSeenAt: number;
  /** Since when it is refuted without a break (ms), or null. */
  readonly refutedSince: number | null;
}

/** All open situations by key of their finding. */
export type TrackedSituations = ReadonlyMap<string, Tracked>;

/** What a step of time gives: the situations after it, and what an operator is told. */
export interface LifecycleStep {
  readonly tracked: TrackedSituations;
  readonly changes: readonly Change[];
}

/** Does positive evidence speak against the finding now? Not seeing it is no refutation. */
export type Refutes = (finding: Finding) => boolean;

/** May this finding become a situation now, or change one? */
export type MayConclude = (finding: Finding) => boolean;

/** A suspicion that is neither seen nor refuted any more lapses; a confirmed situation never does. */
const suspicionLapsesMs = 3000;
const suspicionClearsMs = 1000;

/**
 * Moves the situations on by one tick: suspected at first sight, confirmed when proven for long enough by the
 * evidence's own times, cleared when refuted for long enough. What can no longer be seen stays as it was last known, and
 * so does all of which nothing may be concluded now.
 */
export function stepSituations(
  before: TrackedSituations,
  findings: readonly Finding[],
  refutes: Refutes,
  policy: Policy,
  now: number,
  mayConclude: MayConclude = () => true,
): LifecycleStep {
  const tracked = new Map<string, Tracked>();
  const changes: Change[] = [];
  const found = new Map(findings.map((finding) => [finding.key, finding]));

  const heirs = adoptions(before, findings.filter(mayConclude));
  const inherited = new Set([...heirs.values()].map(({ finding }) => finding.key));

  for (const [key, old] of before) {
    // The same trouble under its right name.
    if (inherited.has(key)) continue;
    const next = step(old, found.get(key), { refutes, policy, now, mayConclude });
    if (next === null) {
      const situation = { ...aged(old, now), phase: 'cleared' } as const;
      changes.push({ t: now, kind: 'situation', phase: 'cleared', situation });
      continue;
    }
    tracked.set(key, next);
    if (isTold(old, next)) changes.push(told(next, now));
  }
  for (const finding of findings) {
    if (before.has(finding.key) || now - finding.since < policy.suspectAfterMs || !mayConclude(finding)) continue;
    const heir = heirs.get(finding.key);
    const next = heir === undefined ? first(finding, tracked, policy, now) : seen(heir, finding, policy, now);
    tracked.set(finding.key, next);
    changes.push(told(next, now));
  }
  return { tracked, changes };
}

/** Suspicions that are no more, while something new began with them, go on as that: a story that reads once. */
const sameBeginningMs = 2000;

function adoptions(before: TrackedSituations, findings: readonly Finding[]): ReadonlyMap<string, Tracked> {
  const found = new Set(findings.map(({ key }) => key));
  const orphans = [...before].filter(([key, { situation }]) => !found.has(key) && situation.phase === 'suspected');
  const heirs = new Map<string, Tracked>();
  for (const finding of findings) {
    if (before.has(finding.key) || orphans.length === 0) continue;
    const moments = [finding.since, ...(finding.turns ?? [])];
    const isOfIt = ({ situation }: Tracked) =>
      moments.some((moment) => Math.abs(situation.since - moment) <= sameBeginningMs);
    const at = orphans.findIndex(([, orphan]) => isOfIt(orphan));
    const [orphan] = at < 0 ? [] : orphans.splice(at, 1);
    if (orphan !== undefined) heirs.set(finding.key, orphan[1]);
  }
  return heirs;
}

interface StepAround {
  readonly refutes: Refutes;
  readonly policy: Policy;
  readonly now: number;
  readonly mayConclude: MayConclude;
}

function step(old: Tracked, finding: Finding | undefined, around: StepAround): Tracked | null {
  const { refutes, policy, now, mayConclude } = around;
  if (finding !== undefined && mayConclude(finding)) return seen(old, finding, policy, now);
  const next = unseen(old, refutes, policy, now);
  // Only a proof ends what may not be judged now; that nobody sees it is no reason.
  const isHeld = next === null && old.refutedSince === null && !mayConclude(old.finding);
  return isHeld ? old : next;
}

/** The situations of a snapshot, oldest first, with the ages of evidence that is no longer seen grown. */
export function openSituations(tracked: TrackedSituations, now: number): readonly Situation[] {
  return [...tracked.values()].map((one) => aged(one, now)).sort((x, y) => x.since - y.since || (x.id < y.id ? -1 : 1));
}

function first(finding: Finding, others: TrackedSituations, policy: Policy, now: number): Tracked {
  const usual = `${finding.key}@${Math.round(finding.since)}`;
  // A suspicion that went on under another name took its id along.
  const isTaken = [...others.values()].some(({ situation }) => situation.id === usual);
  const id = isTaken ? `${usual}+${Math.round(now)}` : usual;
  return track(finding, { id, since: finding.since, phase: phaseOf(finding, finding.since, policy, now) }, now);
}

function seen(old: Tracked, finding: Finding, policy: Policy, now: number): Tracked {
  const { id, phase } = old.situation;
  // The first moment stands: a wider extent does not make an incident younger. A suspicion begins anew that was refuted
  // meanwhile, or of which all that speaks for it now is younger than the last look at it.
  const isAnew = phase === 'suspected' && (old.refutedSince !== null || finding.since > old.lastSeenAt);
  const since = isAnew ? finding.since : Math.min(old.situation.since, finding.since);
  if (phase === 'confirmed') {
    // A weaker look does not redraw what was proven.
    const basis = finding.strength === 'proven' ? finding : { ...old.finding, evidence: finding.evidence };
    return track(basis, { id, since, phase }, now);
  }
  return track(finding, { id, since, phase: phaseOf(finding, since, policy, now) }, now);
}

function phaseOf(finding: Finding, since: number, policy: Policy, now: number): 'suspected' | 'confirmed' {
  const lastedMs = (finding.lastsUntil ?? now) - since;
  const isConfirmed = finding.strength === 'proven' && lastedMs >= (finding.confirmAfterMs ?? policy.confirmAfterMs);
  return isConfirmed ? 'confirmed' : 'suspected';
}

function unseen(old: Tracked, refutes: Refutes, policy: Policy, now: number): Tracked | null {
  const isRefuted = refutes(old.finding);
  const refutedSince = isRefuted ? (old.refutedSince ?? now) : null;
  const isSuspicion = old.situation.phase === 'suspected';
  const clearAfterMs = isSuspicion ? suspicionClearsMs : policy.clearAfterMs;
  if (refutedSince !== null && now - refutedSince >= clearAfterMs) return null;
  if (isSuspicion && now - old.lastSeenAt >= suspicionLapsesMs) return null;
  return { ...old, refutedSince };
}

function track(
  finding: Finding,
  { id, since, phase }: Pick<Situation, 'id' | 'since' | 'phase'>,
  now: number,
): Tracked {
  const { observers, evidence, open = [], text } = finding;
  const situation: Situation = { ...finding.matter, id, since, phase, observers, evidence, open, text };
  return { situation, finding, lastSeenAt: now, refutedSince: null };
}

function isTold({ situation: old, finding: said }: Tracked, { situation: next, finding }: Tracked): boolean {
  return (
    old.phase !== next.phase ||
    old.type !== next.type ||
    said.stage !== finding.stage ||
    JSON.stringify(old.subject) !== JSON.stringify(next.subject)
  );
}

function told({ situation }: Tracked, t: number): Change {
  return { t, kind: 'situation', phase: situation.phase, situation };
}

function aged({ situation, lastSeenAt }: Tracked, now: number): Situation {
  const olderMs = now - lastSeenAt;
  if (olderMs <= 0) return situation;
  return { ...situation, evidence: situation.evidence.map((one) => ({ ...one, ageMs: one.ageMs + olderMs })) };
}
