import { alertAnswerSchema, alertsViewSchema } from '../../main/contract/alerts.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { type ActOutcome, draftAfterDone, type GivenAct, withOutcome } from '../state/alerts.ts';
import type { Stores } from '../state/stores.ts';

/** How often the alarm system is asked while its screen is shown (ms). */
const renewMs = 1000;
/** How often on other screens, for the counter in the top bar (ms). */
const counterMs = 2000;

type Complain = (text: string) => void;

/**
 * Asks the alarm system how it stands and hands on what people say to it. It is always that of live: no replay changes it. A look that
 * is not answered takes nothing away; how long nothing came is what makes the picture old (state/alerts.ts). Returns the end of it.
 */
export function connectAlerts(api: QuorumscopeApi, stores: Stores, complain: Complain): () => void {
  const look = lookAtAlarms(api, stores, complain);
  const ends = [look.end, carryActs(api, stores, complain, look.again)];
  return () => {
    for (const end of ends.splice(0)) end();
  };
}

function lookAtAlarms(api: QuorumscopeApi, { alerts, place, pulse }: Stores, complain: Complain) {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isWaiting = false;
  // Number of the newest look: an answer to an older one may be from before an act.
  let asked = 0;

  const again = () => {
    asked += 1;
    const own = asked;
    askedAtMs = pulse.getState().nowMs;
    isWaiting = true;
    const state = alerts.getState();
    if (state.askedFirstAtMs === null) alerts.setState({ ...state, askedFirstAtMs: askedAtMs }, true);
    const answered = (raw: unknown) => {
      if (own !== asked) return;
      isWaiting = false;
      const answer = alertsViewSchema.nullable().safeParse(raw);
      if (!answer.success) complain(`alerts:look: ${answer.error.message}`);
      if (answer.data == null) return;
      const receivedAtMs = pulse.getState().nowMs;
      alerts.setState({ ...alerts.getState(), look: { view: answer.data, receivedAtMs } }, true);
    };
    api.request('alerts:look').then(answered, (fault: unknown) => {
      complain(`alerts:look: ${String(fault)}`);
      answered(null);
    });
  };
  const follow = () => {
    const everyMs = place.getState().view === 'alerts' ? renewMs : counterMs;
    if (!isWaiting && pulse.getState().nowMs - askedAtMs >= everyMs) again();
  };
  // The first look comes with the first pulse: before that the window has no time, and silence could not be measured.
  const unsubscribes = [pulse.subscribe(follow), place.subscribe(follow)];
  const end = () => {
    for (const unsubscribe of unsubscribes.splice(0)) unsubscribe();
    asked += 1;
  };
  return { again, end };
}

function carryActs(api: QuorumscopeApi, { alerts }: Stores, complain: Complain, lookAgain: () => void) {
  const become = (no: number, outcome: ActOutcome) => {
    const state = alerts.getState();
    alerts.setState({ ...state, acts: withOutcome(state.acts, no, outcome) }, true);
  };
  const carry = ({ no, act }: GivenAct) => {
    become(no, { kind: 'sent' });
    api.request('alerts:act', act).then(
      (raw) => {
        const answer = alertAnswerSchema.nullable().safeParse(raw);
        if (!answer.success) complain(`alerts:act: ${answer.error.message}`);
        if (answer.data == null) return become(no, { kind: 'unanswered' });
        become(no, { kind: 'answered', ...answer.data });
        const state = alerts.getState();
        if (answer.data.isDone) alerts.setState({ ...state, draft: draftAfterDone(state.draft, act) }, true);
        lookAgain();
      },
      (fault: unknown) => {
        complain(`alerts:act: ${String(fault)}`);
        become(no, { kind: 'unanswered' });
      },
    );
  };
  return alerts.subscribe(({ acts }) => {
    const next = acts.find(({ outcome }) => outcome.kind === 'wished');
    if (next !== undefined) carry(next);
  });
}
