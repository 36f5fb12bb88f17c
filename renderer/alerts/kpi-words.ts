import type { AlertsView } from '../../main/contract/alerts.ts';
import { shareWords } from '../ui/measure-words.ts';

type Kpis = AlertsView['kpis'];

/** One figure of the alarm system beside its target. */
export interface KpiRow {
  readonly name: string;
  readonly now: string;
  readonly target: string;
  readonly verdict: KpiVerdict;
}

/** `unknown` = too little is known yet to say. */
export type KpiVerdict = 'within' | 'over' | 'unknown';

/** Below so many alarms a single P1 is more than its share: the mix is not judged. */
const mixFrom = 20;

/**
 * The figures against their targets: EEMUA 191 and ISA-18.2 by research/5, 1c (≤ 1 alarm in 10 min, flood above 10 in 10 min, < 1 % of
 * the time in flood, nothing chattering or older than 24 h, about 80 % P3, 15 % P2, 5 % P1).
 */
export function kpiRows(kpis: Kpis): readonly KpiRow[] {
  const { alarmsPerTenMinutes, peakPerTenMinutes, floodShare, chattering, staleCount } = kpis;
  return [
    figure('alarms in 10 min', alarmsPerTenMinutes, '≤ 1', 1, rate),
    figure('peak in 10 min', peakPerTenMinutes, '≤ 10, more is a flood', 10, rate),
    figure('time in flood', floodShare, '< 1 %', 0.01, shareWords),
    figure('alarms that chatter', chattering.length, '0', 0, String),
    figure('alarms older than 24 h', staleCount, '0', 0, String),
    mixRow(kpis),
  ];
}

function figure(
  name: string,
  value: number | null,
  target: string,
  most: number,
  words: (value: number) => string,
): KpiRow {
  if (value === null) return { name, now: '–', target, verdict: 'unknown' };
  return { name, now: words(value), target, verdict: value > most ? 'over' : 'within' };
}

function rate(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A mix with more of the grave than its target is over; how many P3 there are follows from that. */
function mixRow({ mix }: Kpis): KpiRow {
  const total = mix.P1 + mix.P2 + mix.P3;
  const isOver = mix.P1 > total * 0.05 || mix.P2 > total * 0.15;
  const percent = [mix.P1, mix.P2, mix.P3].map((count) => Math.round((count / total) * 100)).join(' : ');
  return {
    name: 'mix P1 : P2 : P3',
    now: `${mix.P1} : ${mix.P2} : ${mix.P3}${total === 0 ? '' : ` (${percent} %)`}`,
    target: 'about 5 : 15 : 80 %',
    verdict: total < mixFrom ? 'unknown' : isOver ? 'over' : 'within',
  };
}

/** What a verdict is called. */
export function kpiVerdictWords(verdict: KpiVerdict): string {
  return { within: 'within the target', over: 'OVER THE TARGET', unknown: 'too little to judge' }[verdict];
}
