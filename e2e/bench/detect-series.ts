import type { Change, Situation } from '../../main/domain/snapshot.ts';
import type { Fault } from '../lab/faults.ts';
import type { Lab } from '../lab/lab.ts';
import { allWell } from '../lab/view.ts';
import type { Seen, Watch } from '../lab/watch.ts';
import type { Trial } from './detect-report.ts';

/** A verdict that is not there after this long is counted as never seen. */
const patienceMs = 15_000;
const healMs = 60_000;
/** How long after a blip a false verdict could still come: confirmation time and then some. */
const afterBlipMs = 4000;

/** Waits until the engine sees the whole lab well. */
export function calm(lab: Lab, watch: Watch): Promise<void> {
  const { hosts, regions } = lab.plan();
  const pairs = (regions.length * (regions.length - 1)) / 2;
  return watch.until('the lab seen well', (view) => allWell(view, hosts.length, pairs), healMs);
}

type Fits = (situation: Situation) => boolean;

function situationOf(change: Change, phase: 'suspected' | 'confirmed'): Situation | null {
  return change.kind === 'situation' && change.phase === phase ? change.situation : null;
}

/** Quorum follows from any cut and is no verdict about the network. */
function aboutNetwork(situation: Situation): boolean {
  return situation.type !== 'quorum-lost' && situation.type !== 'quorum-at-risk';
}

/** ms from `from` to the first situation in that phase that fits; null when none came. */
export function firstMs(
  seen: readonly Seen[],
  phase: 'suspected' | 'confirmed',
  from: number,
  fits: Fits,
): number | null {
  const hit = seen.find(({ change }) => {
    const situation = situationOf(change, phase);
    return situation !== null && fits(situation);
  });
  return hit === undefined ? null : hit.at - from;
}

function falseVerdicts(seen: readonly Seen[], fits: Fits): readonly string[] {
  return seen.flatMap(({ change }) => {
    const situation = situationOf(change, 'confirmed');
    if (situation === null || !aboutNetwork(situation) || fits(situation)) return [];
    return [`${situation.type} ${JSON.stringify(situation.subject)}`];
  });
}

/** Makes a fault, waits for the verdict that fits it, heals, waits for calm. */
export async function faultTrial(
  lab: Lab,
  watch: Watch,
  series: Trial['series'],
  name: string,
  begin: () => Fault,
  fits: Fits,
): Promise<Trial> {
  await calm(lab, watch);
  await settle();
  const mark = watch.seen.length;
  const fault = begin();
  const confirmedFit = (change: Change): boolean => {
    const situation = situationOf(change, 'confirmed');
    return situation !== null && fits(situation);
  };
  await watch.change(name, confirmedFit, patienceMs, mark).catch(() => undefined);
  fault.heal();
  await calm(lab, watch);
  const seen = watch.seen.slice(mark);
  return {
    series,
    fault: name,
    suspectedMs: firstMs(seen, 'suspected', fault.from, aboutNetwork),
    confirmedMs: firstMs(seen, 'confirmed', fault.from, fits),
    screenMs: null,
    falseVerdicts: falseVerdicts(seen, fits),
  };
}

/** A cut so short that nothing may be confirmed of it. */
export async function blipTrial(
  lab: Lab,
  watch: Watch,
  link: { readonly a: string; readonly b: string },
  ms: number,
): Promise<Trial> {
  await calm(lab, watch);
  await settle();
  const mark = watch.seen.length;
  const { from, dropped } = await lab.blip(link, ms);
  if (dropped === 0) throw new Error(`a blip of ${ms} ms between ${link.a} and ${link.b} dropped nothing`);
  await new Promise((resolve) => setTimeout(resolve, afterBlipMs));
  await calm(lab, watch);
  const seen = watch.seen.slice(mark);
  return {
    series: 'blip',
    fault: `${link.a}-${link.b}`,
    suspectedMs: firstMs(seen, 'suspected', from, aboutNetwork),
    confirmedMs: null,
    screenMs: null,
    falseVerdicts: falseVerdicts(seen, () => false),
  };
}

/** A random wait up to one sampling interval, so that faults do not keep step with samples. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1000));
}
