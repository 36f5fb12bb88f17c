import type { AlertsView } from '../../contract/alerts.ts';
import type { ChannelRoute } from '../../domain/alert-channels.ts';
import type { ChannelStatus, DeliveryStatus } from '../../domain/alert-delivery.ts';
import type { AlertPolicy } from '../../domain/alert-policy.ts';
import type { MaintenanceWindow } from '../../domain/alert-rules.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Incident } from '../../domain/incident.ts';
import { clockWords } from '../../domain/time-words.ts';
import type { ChainRun, ChainState } from '../chains/chain-state.ts';
import { whoComesNext } from './who-comes-next.ts';
import type { IncidentBook } from '../incidents/book.ts';
import { alarmKpis } from '../incidents/kpis.ts';
import type { ToldLog } from './told-log.ts';

/** All that the view is made of. */
export interface ViewParts {
  /** Epoch ms. */
  readonly at: number;
  readonly policy: AlertPolicy;
  readonly book: IncidentBook;
  readonly chains: ChainState;
  readonly delivery: DeliveryStatus;
  readonly told: ToldLog;
  readonly windows: readonly MaintenanceWindow[];
  readonly troubles: readonly string[];
  readonly silencedUntil: number | null;
}

const mostEnded = 50;
const dayMs = 86_400_000;

/** Everything the Alerts screen and the command line show, at a moment. */
export function alertsView(parts: ViewParts): AlertsView {
  const { at, book, delivery, windows, troubles, silencedUntil } = parts;
  const incidents = book.open.map(({ incident }) => incident).sort(byGravity);
  return {
    at,
    incidents,
    ended: book.ended
      .slice(-mostEnded)
      .reverse()
      .map(({ incident }) => incident),
    flood: book.flood.since === null ? null : { since: book.flood.since, alarms: alarmsBehind(incidents) },
    channels: delivery.channels.map((status) => channelView(status, at)),
    deadLetters: delivery.deadLetters.toReversed().map(({ notification, at: diedAt, sentence }) => ({
      key: notification.key,
      channel: notification.channel,
      at: diedAt,
      text: notification.incidents[0]?.text ?? notification.kind,
      why: sentence,
    })),
    chains: incidents.flatMap((incident) => {
      const run = parts.chains.runs.get(incident.id);
      return run === undefined ? [] : [chainView(run, parts)];
    }),
    maintenance: windows.filter(({ until }) => until > at),
    troubles,
    silencedUntil: silencedUntil !== null && silencedUntil > at ? silencedUntil : null,
    kpis: figuresOf(parts),
  };
}

/** Figures of the last day. */
function figuresOf({ book, policy, at }: ViewParts): AlertsView['kpis'] {
  const { perTenMinutes, peakTenMinutes, floodShare, chattering, stale, mix } = alarmKpis(
    book,
    policy.rules,
    at - dayMs,
    at,
  );
  return {
    alarmsPerTenMinutes: perTenMinutes,
    peakPerTenMinutes: peakTenMinutes,
    floodShare,
    chattering,
    staleCount: stale.length,
    mix,
  };
}

function byGravity(x: Incident, y: Incident): number {
  if (x.priority !== y.priority) return x.priority < y.priority ? -1 : 1;
  return y.raisedAt - x.raisedAt;
}

function alarmsBehind(incidents: readonly Incident[]): number {
  return incidents.reduce((sum, { count }) => sum + count, 0);
}

function channelView(
  { channel, kind, state, waiting, deadLetters }: ChannelStatus,
  now: number,
): AlertsView['channels'][number] {
  const clock = (at: number): string => `${clockWords(at, now)} UTC`;
  const about = { id: channel, kind, queued: waiting, deadLetters };
  const nothing = { sentence: null, lastToldAt: null, route: null };
  switch (state.kind) {
    case 'unused':
      return { ...about, ...nothing, state: 'idle' };
    case 'told':
      return {
        ...about,
        state: 'told',
        sentence: null,
        lastToldAt: state.at,
        route: state.route && routeWords(state.route),
      };
    case 'waiting':
      return { ...about, ...nothing, state: 'waiting', sentence: `next try at ${clock(state.nextTryAt)}` };
    case 'cannot-be-told': {
      const sentence = `${state.sentence}; since ${clock(state.since)}, next try at ${clock(state.nextTryAt)}`;
      return { ...about, ...nothing, state: 'cannot-tell', sentence };
    }
    default:
      return assertNever(state);
  }
}

function routeWords(route: ChannelRoute): string {
  switch (route.kind) {
    case 'direct':
      return 'direct';
    case 'bind':
      return `from ${route.address}`;
    case 'proxy':
      return `through the proxy ${route.host}:${route.port}`;
    case 'host':
      return `through ${route.host}`;
    default:
      return assertNever(route);
  }
}

function chainView(run: ChainRun, { told, policy, chains }: ViewParts): AlertsView['chains'][number] {
  const { id } = run.incident;
  return {
    incident: id,
    chain: run.chain ?? 'no chain',
    told: told.of(id).map(({ at: toldAt, who, channel, kind }) => ({ at: toldAt, who: who ?? channel, channel, kind })),
    next: run.dueAt === null ? null : { at: run.dueAt, who: [...whoComesNext(run, policy)] },
    gaps: chains.gaps.filter(({ incident }) => incident === id).map(({ sentence }) => sentence),
  };
}
