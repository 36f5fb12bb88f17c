import { z } from 'zod';
import { type OperatorAct, operatorAnswerSchema } from '../../main/contract/decision.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import type { OperatorsState } from '../state/operators.ts';
import type { Stores } from '../state/stores.ts';

/** How often a list that did not come is asked for again (ms). */
const renewMs = 1000;

const names = z.array(z.string()).nullable();

/** Asks who may decide when Settings is opened, until there is an answer, and hands on changes of it. Returns the end of it. */
export function connectOperators(api: QuorumscopeApi, stores: Stores, complain: (text: string) => void): () => void {
  const { operators, place, pulse } = stores;
  let isShown = false;
  let isWaiting = false;
  let askedAtMs = 0;
  const become = (change: Partial<OperatorsState>) => operators.setState({ ...operators.getState(), ...change }, true);

  const ask = () => {
    isWaiting = true;
    askedAtMs = pulse.getState().nowMs;
    api
      .request('operators:list')
      .then(
        (raw) => {
          const list = names.safeParse(raw);
          if (!list.success) complain(`operators:list: ${list.error.message}`);
          if (list.data != null) become({ names: list.data });
        },
        (fault: unknown) => complain(`operators:list: ${String(fault)}`),
      )
      .finally(() => {
        isWaiting = false;
      });
  };
  const follow = () => {
    const next = place.getState().view === 'settings';
    if (next === isShown) return;
    isShown = next;
    become({ change: { kind: 'none' } });
    if (isShown) ask();
  };
  const carry = (act: OperatorAct) => {
    become({ change: { kind: 'sent' } });
    api.request('operators:act', act).then(
      (raw) => {
        const answer = operatorAnswerSchema.nullable().safeParse(raw);
        if (!answer.success) complain(`operators:act: ${answer.error.message}`);
        if (answer.data == null) {
          become({ names: null, change: { kind: 'refused', why: 'no answer: nobody knows whether it was done' } });
          return;
        }
        if (answer.data.kind === 'refused') return become({ change: answer.data });
        const what = act.kind === 'add' ? `${act.name} may decide` : `${act.name} may decide no more`;
        become({ names: answer.data.operators, change: { kind: 'done', what } });
      },
      (fault: unknown) => {
        complain(`operators:act: ${String(fault)}`);
        become({ names: null, change: { kind: 'refused', why: 'no answer: nobody knows whether it was done' } });
      },
    );
  };
  const ends = [
    place.subscribe(follow),
    // Taken out of the store at once: it holds passphrases.
    operators.subscribe(({ change }) => {
      if (change.kind === 'wished') carry(change.act);
    }),
    pulse.subscribe(({ nowMs }) => {
      if (isShown && !isWaiting && operators.getState().names === null && nowMs - askedAtMs >= renewMs) ask();
    }),
  ];
  follow();
  return () => {
    for (const end of ends.splice(0)) end();
  };
}
