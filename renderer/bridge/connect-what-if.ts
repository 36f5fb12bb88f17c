import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { type ImaginedLoss, type WhatIfAnswer, whatIfAnswerSchema } from '../../main/contract/what-if.ts';
import type { Stores } from '../state/stores.ts';
import { clusterInDrawer, noWhatIf } from '../state/what-if.ts';

/** How often what is imagined is counted anew over what is seen then (ms). */
const renewMs = 1000;

const silence: WhatIfAnswer = { kind: 'refused', why: 'the engine gave no answer in time: nothing is counted' };

/**
 * Lets the engine count what is imagined of the cluster in the drawer, and its loss table, while and only while the
 * drawer of the Clusters screen shows one. What was imagined is forgotten with it. Returns the end of it.
 */
export function connectWhatIf(api: QuorumscopeApi, stores: Stores, complain: (text: string) => void): () => void {
  const { whatIf, place, selection, pulse, replay } = stores;
  // What is imagined is counted from what is seen now, which is not what a replay shows.
  const shown = () =>
    replay.getState().kind === 'on' ? null : clusterInDrawer(place.getState(), selection.getState());
  let cluster = shown();
  let asked: readonly ImaginedLoss[] | null = null;
  let askedAtMs = 0;
  let isWaiting = false;
  // Number of the newest question: answers to older ones are about another world.
  let question = 0;

  const ask = () => {
    if (cluster === null) return;
    const { losses } = whatIf.getState();
    question += 1;
    const own = question;
    asked = losses;
    askedAtMs = pulse.getState().nowMs;
    isWaiting = true;
    api.request('whatif:count', { cluster, losses: [...losses] }).then(
      (raw) => {
        if (own !== question) return;
        isWaiting = false;
        const answer = whatIfAnswerSchema.nullable().safeParse(raw);
        if (!answer.success) complain(`whatif:count: ${answer.error.message}`);
        whatIf.setState({ ...whatIf.getState(), reply: { losses, answer: answer.data ?? silence } }, true);
      },
      (fault: unknown) => {
        if (own === question) isWaiting = false;
        complain(`whatif:count: ${String(fault)}`);
      },
    );
  };
  const forget = () => {
    question += 1;
    asked = null;
    isWaiting = false;
    whatIf.setState(noWhatIf, true);
  };
  const follow = () => {
    const next = shown();
    if (next !== cluster) {
      cluster = next;
      forget();
    }
    if (whatIf.getState().losses !== asked) ask();
  };

  const ends = [
    place.subscribe(follow),
    selection.subscribe(follow),
    whatIf.subscribe(follow),
    replay.subscribe(follow),
    pulse.subscribe(({ nowMs }) => {
      if (!isWaiting && nowMs - askedAtMs >= renewMs) ask();
    }),
  ];
  follow();
  return () => {
    for (const end of ends.splice(0)) end();
    forget();
  };
}
