import type { StoreApi } from 'zustand/vanilla';
import type { ImaginedLoss, WhatIfAnswer } from '../../main/contract/what-if.ts';
import type { Place } from './place.ts';
import type { Selection } from './selection.ts';

/** The what-if of the cluster in the drawer. It ends with the drawer, with another cluster and with another screen. */
export interface WhatIfState {
  /** false = the live votes are shown. */
  readonly isOn: boolean;
  /** What is imagined to be lost; empty while it is off. A change makes another list. */
  readonly losses: readonly ImaginedLoss[];
  /** The engine's newest answer and the losses it was asked for; null = none yet. */
  readonly reply: { readonly losses: readonly ImaginedLoss[]; readonly answer: WhatIfAnswer } | null;
}

/** Nothing imagined. */
export const noWhatIf: WhatIfState = { isOn: false, losses: [], reply: null };

/** A name of its own for each loss. */
export function lossKey(loss: ImaginedLoss): string {
  return Object.values(loss).join(' ');
}

/** With this loss where it was not, without it where it was. */
export function toggleLoss(state: WhatIfState, loss: ImaginedLoss): WhatIfState {
  const others = state.losses.filter((one) => lossKey(one) !== lossKey(loss));
  return { ...state, losses: others.length < state.losses.length ? others : [...state.losses, loss] };
}

/** Begins to imagine, with nothing lost yet. */
export function startWhatIf(store: StoreApi<WhatIfState>): void {
  store.setState({ ...store.getState(), isOn: true }, true);
}

/** Back to what is: true when there was something to leave. */
export function leaveWhatIf(store: StoreApi<WhatIfState>): boolean {
  const { isOn, reply } = store.getState();
  if (isOn) store.setState({ ...noWhatIf, reply }, true);
  return isOn;
}

/** The cluster whose what-if can be asked: the one in the drawer, on the screen of clusters. */
export function clusterInDrawer({ view }: Place, chosen: Selection): string | null {
  return view === 'clusters' && chosen.kind === 'cluster' ? chosen.id : null;
}

/** Is the host gone in the imagined world, by its own loss or with its region? */
export function isHostLost(losses: readonly ImaginedLoss[], host: string, region: string | undefined): boolean {
  return losses.some((loss) => {
    if (loss.kind === 'host') return loss.host === host;
    return loss.kind === 'region' && loss.region === region;
  });
}
