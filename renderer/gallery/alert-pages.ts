import type { ScreenState } from '../../main/contract/screen.ts';
import type { FakeAlerts, FakeHistory } from '../bridge/fake-bridge.ts';
import { type AlertsPlace, home, type Place } from '../state/place.ts';
import { alarmsOf, alertViews } from './alert-fixtures.ts';
import { cutClusters, restingClusters } from './cluster-fixtures.ts';
import { galleryEpochMs } from './fixture-world.ts';
import { recordedAs } from './timeline-fixtures.ts';

/** What a page of the Alerts screen differs in from others. */
export interface AlertPage {
  readonly name: string;
  readonly title: string;
  readonly state: ScreenState;
  readonly place: Place;
  readonly alerts: FakeAlerts;
  /** For how long the alarm system has said nothing, ms. */
  readonly alarmsSilentForMs?: number;
  readonly replayAt?: number;
  readonly history?: FakeHistory;
}

type Moment = keyof typeof alertViews;

function page(
  name: string,
  title: string,
  moment: Moment,
  stands: Partial<AlertsPlace> = {},
  state: ScreenState = restingClusters(),
): AlertPage {
  const place: Place = { ...home, view: 'alerts', alerts: { ...home.alerts, ...stands } };
  return { name: `alerts-${name}`, title: `Alerts: ${title}`, state, place, alerts: alarmsOf(alertViews[moment]) };
}

const unfolded = { unfolded: ['cut.ams.dub.dub.fra-mhx1'] };

/** Every state of the Alerts screen. */
export const alertPages: readonly AlertPage[] = [
  page('empty', 'no active alarms, and when the last one was', 'empty'),
  page('p1', 'one P1 with the alarms behind it, beside each other state', 'p1', unfolded, cutClusters()),
  page('flood', 'three incidents instead of 240 alarms', 'flood', unfolded, cutClusters()),
  page(
    'cannot-tell',
    'a channel cannot tell, a message that nobody took',
    'cannotTell',
    { tab: 'channels' },
    cutClusters(),
  ),
  page('chains', 'who was told when, what comes next, and gaps', 'cannotTell', { tab: 'chains' }, cutClusters()),
  page('shelved', 'put aside, with its end', 'shelved', { tab: 'shelved' }),
  page('maintenance', 'planned work and what it suppresses', 'maintenance', { tab: 'maintenance' }),
  page('kpis', 'the alarm system against its targets', 'kpis', { tab: 'kpis' }),
  page('no-channel', 'no channel is declared', 'bare', { tab: 'channels' }),
  page('long-names', 'names as long as the inventory allows', 'long', { unfolded: [] }),
  { ...page('no-answer', 'the alarm system gave no answer', 'empty'), alerts: alarmsOf(null), alarmsSilentForMs: 7000 },
  { ...page('blind', 'the alarm system fell silent', 'p1', unfolded, cutClusters()), alarmsSilentForMs: 41_000 },
  {
    ...page('replay', 'in a replay they are those of live', 'p1', unfolded, cutClusters()),
    replayAt: galleryEpochMs - 400_000,
    history: recordedAs(restingClusters()),
  },
];
