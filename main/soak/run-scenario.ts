import { createWorld } from '../demo/world/world.ts';
import type { Situation, SituationType } from '../domain/snapshot.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { watchWorld, type WatchedTick } from '../testing/watch-world.ts';
import { crossPairs, wasTrue } from './is-true.ts';
import { type CutDelay, createCutWatch } from './cut-watch.ts';
import { type Scenario, scriptOf } from './scenario.ts';
import { type TrueStretch, trueStretches } from './true-situations.ts';
import { type Truth, truthsOf } from './truth.ts';

/** Something the engine must never do, with words that are the same for the same kind of failure. */
export interface Violation {
  readonly kind: string;
  readonly at: number;
  readonly text: string;
}

/** A situation when it was first confirmed, or when its subject grew, and whether it was so. */
export interface Claim {
  readonly at: number;
  readonly situation: Situation;
  readonly isTrue: boolean;
}

/** What became of one true situation: the type under which it was confirmed first, if it was. */
export interface Naming {
  readonly truth: string;
  readonly named: SituationType | 'never';
  /** From the beginning to the confirmation by its right name, ms; null where it was not. */
  readonly afterMs: number | null;
}

/** All that one run tells. */
export interface RunReport {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Confirmed situations that were not so: type, and the troubles of the time. */
  readonly falseClaims: readonly { readonly type: SituationType; readonly during: string }[];
  readonly namings: readonly Naming[];
  readonly cutDelays: readonly CutDelay[];
}

/** Confirming one of these wrongly is a violation; others count in the table. */
const graveTypes: ReadonlySet<SituationType> = new Set([
  'partition',
  'partial-partition',
  'host-unreachable',
  'one-way',
]);

/** A complete cut that regular traffic crosses must be confirmed within this, ms. */
export const cutDeadlineMs = 4000;

/** Truths shorter than this need no name. */
const worthNamingMs = 5000;

/** Plays one scenario through the real road and judges every word of it. `onTick` follows the story. */
export function runScenario(
  scenario: Scenario,
  onTick: (tick: WatchedTick, claims: readonly Claim[]) => void = () => undefined,
): RunReport {
  const truths = truthsOf(scenario);
  const claims: Claim[] = [];
  const claimOf = createClaims(truths);
  const cuts = createCutWatch(scenario, truths);
  const doubles: Violation[] = [];
  for (const tick of watchWorld(watchOf(scenario))) {
    if (doubles.length === 0) doubles.push(...sharedIds(tick));
    const fresh = tick.snapshot.situations.flatMap((situation) => claimOf(situation, tick.now) ?? []);
    claims.push(...fresh);
    cuts.look(tick.snapshot.situations, tick.now);
    onTick(tick, fresh);
  }
  const cutDelays = cuts.delays();
  const wrong = claims.filter(({ isTrue }) => !isTrue);
  return {
    seed: scenario.seed,
    violations: [
      ...doubles,
      ...wrong.flatMap((claim) => (graveTypes.has(claim.situation.type) ? [wrongClaim(scenario, claim)] : [])),
      ...cutDelays.flatMap((delay) => (isMissed(delay) ? [missedCut(scenario, delay)] : [])),
    ],
    falseClaims: wrong.map(({ at, situation }) => ({ type: situation.type, during: troublesAt(scenario, at) })),
    namings: trueStretches(truths).flatMap((stretch) =>
      stretch.until - stretch.from < worthNamingMs ? [] : [namingOf(stretch, claims)],
    ),
    cutDelays,
  };
}

function watchOf(scenario: Scenario) {
  const clusters = scenario.ports.map((port, index) => ({
    ...sceneCluster(`cluster${index + 1}`, Object.values(scenario.layout).flat(), 'none'),
    ports: [port],
  }));
  const fleet = sceneFleet(scenario.layout, { clusters });
  const world = createWorld(scenario.world, { seed: scenario.seed, startedAt: 0 });
  return { fleet, world, seed: scenario.seed + 1, script: scriptOf(scenario), untilMs: scenario.untilMs };
}

/** Judges each confirmed situation once, and again when its subject says more than before. */
function createClaims(truths: readonly Truth[]): (situation: Situation, at: number) => Claim | null {
  const said = new Map<string, ReadonlySet<string>>();
  return (situation, at) => {
    if (situation.phase !== 'confirmed') return null;
    const words = new Set(wordsOf(situation));
    // By type too: a partition may become partial under one id, but nothing else may share one.
    const key = situation.type.endsWith('partition') ? situation.id : `${situation.id} ${situation.type}`;
    const before = said.get(key);
    said.set(key, words);
    // Less than before is a situation on its way out.
    if (before !== undefined && [...words].every((word) => before.has(word))) return null;
    return { at, situation, isTrue: wasTrue(situation, truths, at) };
  };
}

function wordsOf(situation: Situation): readonly string[] {
  if (situation.type === 'partition') return crossPairs(situation.subject.sides).map((pair) => [...pair].sort().join());
  if (situation.type === 'partial-partition') return situation.subject.pairs.map((pair) => [...pair].sort().join());
  return [`${situation.type} ${JSON.stringify(situation.subject)}`];
}

/** An id names one situation. */
function sharedIds({ now, snapshot }: WatchedTick): readonly Violation[] {
  return snapshot.situations.flatMap((situation, index) => {
    const twin = snapshot.situations.slice(0, index).find(({ id }) => id === situation.id);
    if (twin === undefined) return [];
    const kind = `one id for ${[twin.type, situation.type].sort((a, b) => a.localeCompare(b)).join(' and ')}`;
    return [{ kind, at: now, text: `${situation.id}: ${twin.text} / ${situation.text}` }];
  });
}

function troublesAt(scenario: Scenario, at: number): string {
  const names = scenario.troubles.flatMap(({ name, faults, blindness }) =>
    [...faults, ...blindness].some(({ from, until }) => from <= at && until > at - 8000) ? [name] : [],
  );
  return names.length === 0 ? 'nothing' : [...new Set(names)].sort().join(' and ');
}

function wrongClaim(scenario: Scenario, { at, situation }: Claim): Violation {
  return {
    kind: `wrong ${situation.type} during ${troublesAt(scenario, at)}`,
    at,
    text: `${situation.type} ${JSON.stringify(situation.subject)}: ${situation.text}`,
  };
}

function isMissed({ class: kind, afterMs, lastedMs }: CutDelay): boolean {
  if (kind !== 'regular') return false;
  return afterMs === null ? lastedMs >= cutDeadlineMs : afterMs > cutDeadlineMs;
}

function missedCut(scenario: Scenario, { a, b, from, afterMs, rttMs }: CutDelay): Violation {
  const when = afterMs === null ? 'never confirmed' : `confirmed after ${afterMs} ms`;
  const late = afterMs === null ? 'missed cut' : 'late cut';
  const far = rttMs > 100 ? ' over 100 ms RTT' : '';
  return {
    kind: `${late}${far} during ${troublesAt(scenario, from)}`,
    at: from,
    text: `${a} - ${b}, RTT ${rttMs.toFixed(1)} ms: ${when}`,
  };
}

function namingOf(stretch: TrueStretch, claims: readonly Claim[]): Naming {
  const during = claims.filter(
    ({ at, situation }) => at >= stretch.from && at <= stretch.until + 1000 && !situation.type.startsWith('quorum'),
  );
  const own = during.find(({ situation, isTrue }) => isTrue && situation.type === stretch.type);
  if (own !== undefined) return { truth: stretch.type, named: own.situation.type, afterMs: own.at - stretch.from };
  const other = during.find(({ isTrue }) => !isTrue) ?? during[0];
  return { truth: stretch.type, named: other?.situation.type ?? 'never', afterMs: null };
}
