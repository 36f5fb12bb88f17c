import type { DecisionView } from '../../main/contract/decision.ts';
import type { ScreenState } from '../../main/contract/screen.ts';
import type { FakeDecision, FakeHistory } from '../bridge/fake-bridge.ts';
import { home, type Place } from '../state/place.ts';
import { blindClusters } from './cluster-fixtures.ts';
import { longNames } from './crowd-fixtures.ts';
import {
  decisionViews,
  fallsSilent,
  ledgerAtRest,
  ledgerCut,
  ledgerDark,
  longDecision,
  rehearsedAt,
  standsIn,
} from './decision-fixtures.ts';
import { recordedAs } from './timeline-fixtures.ts';

/** What a page of the Decision screen differs in from others. */
export interface DecisionPage {
  readonly name: string;
  readonly title: string;
  readonly state: ScreenState;
  readonly place: Place;
  readonly decision: FakeDecision;
  readonly silentForMs?: number;
  readonly replayAt?: number;
  readonly history?: FakeHistory;
}

const at = (cluster: string | null, candidate: string | null): Place => ({
  ...home,
  view: 'decision',
  decision: { cluster, candidate },
});

function page(name: string, title: string, state: ScreenState, moment: DecisionView): DecisionPage {
  const place = at(moment.cluster, moment.sheet?.candidate ?? null);
  return { name: `decision-${name}`, title: `Decision: ${title}`, state, place, decision: standsIn(moment) };
}

const views = decisionViews;

const inReplay = { replayAt: rehearsedAt, history: recordedAs(ledgerDark()) } as const;

/** Every state of the Decision screen. */
export const decisionPages: readonly DecisionPage[] = [
  page('rest', 'nobody is asked about: HOLD, change nothing', ledgerAtRest(), views.rest),
  page('no-go', 'the old primary is seen to write', ledgerCut(), views.noGo),
  page('hold', 'not settled yet, and nobody knows what became of the old primary', ledgerDark(), views.hold),
  page('possible', 'GO may be proposed', ledgerDark(), views.possible),
  page('proposed', 'the second person answers, without the words of the first', ledgerDark(), views.proposed),
  page('agreed', 'GO of two people, for 60 s, with the step as text', ledgerDark(), views.agreed),
  page('disagreed', 'the two people disagree, both see both', ledgerDark(), views.disagreed),
  page('changed', 'a gate changed: the verdict is void', ledgerCut(), views.changed),
  page('said', 'NO-GO said by one person and recorded', ledgerCut(), views.said),
  page('log-fault', 'nothing can be recorded', ledgerDark(), views.full),
  page('blind', 'the observer is blind', blindClusters(), views.blind),
  {
    ...page('lost', 'the engine is lost: void', ledgerDark(), views.possible),
    decision: fallsSilent(views.possible),
    silentForMs: 41_000,
  },
  { ...page('drill', 'rehearsal on replayed data', ledgerDark(), views.drill), ...inReplay },
  {
    ...page('no-capture', 'a replayed moment of which no capture was kept', ledgerDark(), views.drill),
    ...inReplay,
    decision: standsIn(views.drill, {
      look: () => ({
        kind: 'no-rehearsal',
        why: 'no capture of this moment: the evidence of then was not kept, nothing can be rehearsed',
      }),
    }),
  },
  page('nobody', 'nobody is set up', ledgerAtRest(), views.nobody),
  page('long-names', 'names as long as the inventory allows', longNames(), longDecision()),
  {
    ...page('waiting', 'no answer yet', ledgerCut(), views.noGo),
    decision: standsIn(views.noGo, { look: () => null }),
  },
  { ...page('choose', 'no cluster was looked at yet', ledgerCut(), views.rest), place: at(null, null) },
];
