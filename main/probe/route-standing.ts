import { isStubborn, type ProbeFault } from './fault.ts';
import type { RouteStanding } from './route-choice.ts';
import type { RouteSessionState } from './session-machine.ts';

/** What the session over a route means for the choice between routes. While it tries again, a lost route stays lost. */
export function standingOf(state: RouteSessionState): RouteStanding['kind'] {
  switch (state.kind) {
    case 'queued':
      return state.last === null ? 'queued' : failed(state.last);
    case 'connecting':
    case 'starting':
      return state.last === null ? 'trying' : failed(state.last);
    case 'streaming':
      return 'seeing';
    case 'suspect':
      return 'doubtful';
    case 'stalled':
      return 'lost';
    case 'no-listing':
      return 'barred';
    case 'waiting':
      return failed(state.fault);
    case 'stopped':
      return 'closed';
  }
}

function failed(fault: ProbeFault): 'barred' | 'lost' {
  return isStubborn(fault) ? 'barred' : 'lost';
}
