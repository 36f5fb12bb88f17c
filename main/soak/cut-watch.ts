import type { Situation } from '../domain/snapshot.ts';
import { crossPairs } from './is-true.ts';
import { isReconnecting, isRegular, type Scenario, type Stretch } from './scenario.ts';
import { hostsOf, regionsOf, type Truth } from './truth.ts';

/**
 * How a cut could be seen: `regular` = traffic with a rhythm of a second or less crosses it, and until then nothing else
 * was wrong near; `reconnecting` = only connections made anew about each second, whose SYN says nothing for its first
 * second; `hampered` = one of the two, but another trouble in the way; `slow` = idle or slow connections only.
 */
export type CutClass = 'regular' | 'reconnecting' | 'hampered' | 'slow';

/** A complete cut of two regions, and when the engine had confirmed it. */
export interface CutDelay {
  readonly a: string;
  readonly b: string;
  readonly class: CutClass;
  readonly rttMs: number;
  readonly from: number;
  readonly lastedMs: number;
  /** From its beginning to the first tick at which a confirmed situation told it, ms; null = not while it lasted. */
  readonly afterMs: number | null;
}

/** Follows all complete cuts of a scenario whose sides are both seen. */
export interface CutWatch {
  look(situations: readonly Situation[], now: number): void;
  delays(): readonly CutDelay[];
}

/** What happened so long before a cut may still hide it: connections backed off, sessions came back. */
const aftermathMs = 15_000;
/** A cut that heals earlier need not be confirmed. */
const leastMs = 4000;

/** A watch over the cuts that the truth holds. */
export function createCutWatch(scenario: Scenario, truths: readonly Truth[]): CutWatch {
  const regions = regionsOf(scenario);
  const cuts = regions
    .flatMap((a, index) => regions.slice(index + 1).flatMap((b) => cutsOf(scenario, truths, a, b)))
    .map((cut) => ({ ...cut, confirmedAt: null as number | null }));
  return {
    look(situations, now) {
      const confirmed = situations.filter(({ phase }) => phase === 'confirmed');
      for (const cut of cuts) {
        if (cut.confirmedAt !== null || now < cut.from || now > cut.until) continue;
        if (separates(scenario, confirmed, cut.a, cut.b)) cut.confirmedAt = now;
      }
    },
    delays: () =>
      cuts.map(({ a, b, from, until, confirmedAt, class: kind, rttMs }) => ({
        a,
        b,
        class: kind,
        rttMs,
        from,
        lastedMs: until - from,
        afterMs: confirmedAt === null ? null : confirmedAt - from,
      })),
  };
}

interface Cut extends Stretch {
  readonly a: string;
  readonly b: string;
  readonly class: CutClass;
  readonly rttMs: number;
}

function cutsOf(scenario: Scenario, truths: readonly Truth[], a: string, b: string): readonly Cut[] {
  const found: Cut[] = [];
  let from: number | null = null;
  for (const truth of truths) {
    const isSeen = [a, b].every((region) => hostsOf(scenario, region).some(truth.isSeen));
    const isCut = truth.pair(a, b).kind === 'cut' && isSeen;
    if (isCut) from ??= truth.from;
    const isLast = truth.until === scenario.untilMs;
    const until = isCut ? truth.until : truth.from;
    if (from !== null && (!isCut || isLast)) {
      if (until - from >= leastMs) found.push(describe(scenario, truths, { a, b, from, until }));
      from = null;
    }
  }
  return found;
}

function describe(
  scenario: Scenario,
  truths: readonly Truth[],
  cut: Stretch & { readonly a: string; readonly b: string },
): Cut {
  const { a, b } = cut;
  const path = scenario.world.paths.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a));
  return { ...cut, rttMs: path?.rttMs ?? 0, class: classOf(scenario, truths, cut) };
}

function classOf(
  scenario: Scenario,
  truths: readonly Truth[],
  { a, b, from }: Stretch & { readonly a: string; readonly b: string },
): CutClass {
  const [ofA, ofB] = [new Set(hostsOf(scenario, a)), new Set(hostsOf(scenario, b))];
  const crossing = scenario.world.flows.filter(
    ({ client, server }) => (ofA.has(client) && ofB.has(server)) || (ofB.has(client) && ofA.has(server)),
  );
  const isSteady = crossing.some(isRegular);
  if (!isSteady && !crossing.some(isReconnecting)) return 'slow';
  const before = truths.filter((truth) => truth.until > from - aftermathMs && truth.from < from);
  const during = truths.filter((truth) => truth.until > from && truth.from < from + leastMs);
  const hosts = [...ofA, ...ofB];
  const wasWell = before.every(
    (truth) =>
      hosts.every(truth.isSeen) &&
      hosts.every((x) => hosts.every((y) => x === y || truth.arrives(x, y) === 1)) &&
      !truth.faults.some((fault) => 'port' in fault),
  );
  const isPlain = during.every((truth) => hosts.every(truth.isSeen) && !truth.faults.some((fault) => 'port' in fault));
  if (!wasWell || !isPlain) return 'hampered';
  return isSteady ? 'regular' : 'reconnecting';
}

/** Does a confirmed situation say, in whatever words, that no host of one communicates with any of the other? */
function separates(scenario: Scenario, confirmed: readonly Situation[], a: string, b: string): boolean {
  const isPair = ([x, y]: readonly [string, string]): boolean => (x === a && y === b) || (x === b && y === a);
  const lonely = new Set<string>();
  for (const situation of confirmed) {
    if (situation.type === 'partition' && crossPairs(situation.subject.sides).some(isPair)) return true;
    if (situation.type === 'partial-partition' && situation.subject.pairs.some(isPair)) return true;
    if (situation.type === 'host-isolated' || situation.type === 'host-unreachable') lonely.add(situation.subject.host);
  }
  return [a, b].some((region) => hostsOf(scenario, region).every((host) => lonely.has(host)));
}
