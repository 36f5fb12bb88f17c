import type { AlertAct, AlertsView } from '../../main/contract/alerts.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { assertNever } from '../../main/domain/assert-never.ts';
import type { ActOutcome, GivenAct } from '../state/alerts.ts';
import { sideName } from '../state/side-name.ts';
import type { GlyphName } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';
import { spanWords, utcClock } from '../ui/time-words.ts';

/** An incident as the contract has it. */
export type ShownIncident = AlertsView['incidents'][number];
/** A channel as the contract has it. */
export type ShownChannel = AlertsView['channels'][number];
/** A chain as the contract has it. */
export type ShownChain = AlertsView['chains'][number];

/** How the state of an alarm is shown: by a sign, by weight and by words, never by colour alone (research/5, A6). */
export interface AlarmFace {
  readonly glyph: GlyphName;
  readonly words: string;
  /** Nobody has acknowledged it. */
  readonly isBold: boolean;
  /** The sign flashes, and nothing else ever does. */
  readonly isFlashing: boolean;
}

const filled = { P1: 'p1', P2: 'p2', P3: 'p3' } as const;
const hollow = { P1: 'p1Hollow', P2: 'p2Hollow', P3: 'p3Hollow' } as const;

/** The face of an alarm: filled = active, hollow = cleared; bold = not acknowledged. */
export function alarmFace({ priority, state }: Pick<ShownIncident, 'priority' | 'state'>): AlarmFace {
  switch (state) {
    case 'unacknowledged-active':
      return { glyph: filled[priority], words: 'not acknowledged', isBold: true, isFlashing: true };
    case 'acknowledged-active':
      return { glyph: filled[priority], words: 'acknowledged', isBold: false, isFlashing: false };
    case 'unacknowledged-cleared':
      return { glyph: hollow[priority], words: 'cleared, not acknowledged', isBold: true, isFlashing: false };
    case 'acknowledged-cleared':
      return { glyph: hollow[priority], words: 'over', isBold: false, isFlashing: false };
    case 'shelved':
      return { glyph: hollow[priority], words: 'shelved', isBold: false, isFlashing: false };
    case 'suppressed':
      return { glyph: 'maint', words: 'suppressed', isBold: false, isFlashing: false };
    default:
      return assertNever(state);
  }
}

/** The colour of a priority. */
export function priorityLevel(priority: ShownIncident['priority']): Level {
  return ({ P1: 'p1', P2: 'p2', P3: 'p3' } as const)[priority];
}

/** So many names stand in a cell; the others are counted. */
const namesShown = 2;

/** What an incident is about, in names: regions by their codes. What its cause names comes first. */
export function incidentObject(inventory: InventoryView | undefined, incident: ShownIncident): string {
  const { regions, hosts, clusters, cause } = incident;
  const links = inventory === undefined ? null : linkWords(inventory, cause);
  if (links !== null) return links;
  if (cause.startsWith('cluster:') && clusters.length > 0) return someNames(clusters);
  if (hosts.length > 0 && hosts.length <= namesShown) return someNames(hosts);
  if (regions.length > 0) return inventory === undefined ? regions.join('+') : sideName(inventory, regions);
  if (clusters.length > 0) return someNames(clusters);
  return hosts.length > 0 ? someNames(hosts) : cause;
}

/** `AMS ╳ DUB, DUB ╳ FRA` of `cut:ams|dub,dub|fra`, `AMS–FRA` of `link:ams|fra`; null where the cause names no region pairs. */
function linkWords(inventory: InventoryView, cause: string): string | null {
  const [family = '', things = ''] = cause.split(':', 2);
  const between = { cut: '\u00a0╳\u00a0', link: '–' }[family];
  if (between === undefined) return null;
  const words = things.split(',').map((thing) => {
    const more = /^(\d+)-more$/.exec(thing)?.[1];
    if (more !== undefined) return `+${more}`;
    const ends = thing.split('|');
    const isKnown = ends.length === 2 && ends.every((id) => inventory.regions.some((region) => region.id === id));
    return isKnown ? sideName(inventory, ends).replace('+', between) : null;
  });
  return words.includes(null) ? null : words.join(', ');
}

function someNames(names: readonly string[]): string {
  const more = names.length - namesShown;
  return `${names.slice(0, namesShown).join(', ')}${more > 0 ? ` +${more}` : ''}`;
}

/** Does it stand on the list of alarms: is it active, or cleared and still to be acknowledged? */
export function isOnList({ state }: Pick<ShownIncident, 'state'>): boolean {
  return state === 'unacknowledged-active' || state === 'acknowledged-active' || state === 'unacknowledged-cleared';
}

/** How many stand where; what the top bar shows. */
export interface AlarmCounts {
  readonly P1: number;
  readonly P2: number;
  readonly P3: number;
  readonly shelved: number;
  readonly suppressed: number;
}

/** Counts the incidents by priority; shelved and suppressed ones by themselves. */
export function alarmCounts({ incidents }: Pick<AlertsView, 'incidents'>): AlarmCounts {
  const onList = incidents.filter(isOnList);
  const of = (priority: string) => onList.filter((incident) => incident.priority === priority).length;
  const inState = (state: string) => incidents.filter((incident) => incident.state === state).length;
  return { P1: of('P1'), P2: of('P2'), P3: of('P3'), shelved: inState('shelved'), suppressed: inState('suppressed') };
}

/** What stands in the place of a list without alarms: when the last one was, never that all is well. */
export function emptySentence({ ended }: Pick<AlertsView, 'ended'>): string {
  const [last] = ended;
  if (last === undefined) return 'No active alarms. None ended lately.';
  const cleared = last.clearedAt === null ? 'ended' : `cleared ${utcClock(last.clearedAt).slice(0, 5)}`;
  return `No active alarms. Last: ${utcClock(last.raisedAt).slice(0, 5)} ${cleared}.`;
}

/** Why this incident cannot be shelved; null = it can. */
export function whyNotShelved({ priority, state }: ShownIncident): string | null {
  if (state === 'shelved') return 'It is shelved already.';
  if (priority !== 'P1') return null;
  return 'A P1 is never shelved: quorum is lost, or two may write. Acknowledge it; planned work belongs under Maintenance.';
}

/** Why there is nothing to acknowledge; null = there is. */
export function whyNotAcknowledged({ state, acknowledged }: ShownIncident): string | null {
  if (state === 'unacknowledged-active' || state === 'unacknowledged-cleared') return null;
  if (acknowledged === null) return 'Nothing to acknowledge: it is not announced.';
  return `Acknowledged by ${acknowledged.by} at ${utcClock(acknowledged.at)}.`;
}

/** What a person did, in a word. */
export function actWord(act: AlertAct): string {
  switch (act.kind) {
    case 'acknowledge':
    case 'shelve':
    case 'unshelve':
      return act.kind;
    case 'send-again':
      return 'send again';
    case 'give-up':
      return 'give up';
    case 'test-channel':
      return 'test';
    case 'silence':
      return 'silence';
    case 'add-maintenance':
      return 'plan maintenance';
    case 'end-maintenance':
      return 'end maintenance';
    default:
      return assertNever(act);
  }
}

/** How an act ended, as a sentence and as loud as it must be. */
export function outcomeWords(outcome: ActOutcome): { readonly level: Level; readonly words: string } {
  switch (outcome.kind) {
    case 'wished':
    case 'sent':
      return { level: 'normal', words: 'asking …' };
    case 'unanswered':
      return { level: 'p1', words: 'no answer: nobody knows whether it was done' };
    case 'answered':
      return { level: outcome.isDone ? 'normal' : 'p2', words: outcome.sentence };
    default:
      return assertNever(outcome);
  }
}

/** One line of what was said: when, what, about what, and what became of it. */
export function actLine({ act, about, at, outcome }: GivenAct): string {
  return `${utcClock(at)} ${actWord(act)}${about === '' ? '' : ` ${about}`}: ${outcomeWords(outcome).words}`;
}

/** What is left until a moment, or that it has passed. */
export function leftWords(until: number, nowMs: number): string {
  return until > nowMs ? `in ${spanWords(until - nowMs)}` : 'due now';
}

/** `14:05` of today, else with its day: ends may lie days ahead. Epoch ms. */
export function minuteWords(at: number, nowMs: number): string {
  const words = new Date(at).toISOString();
  return words.slice(0, 10) === new Date(nowMs).toISOString().slice(0, 10)
    ? words.slice(11, 16)
    : words.slice(0, 16).replace('T', ' ');
}
