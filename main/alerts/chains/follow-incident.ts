import { assertNever } from '../../domain/assert-never.ts';
import type { Incident } from '../../domain/incident.ts';
import type { NotifiedIncident } from '../../domain/notification.ts';
import { type ChainRun, rankOf } from './chain-state.ts';
import { chooseChain } from './choose-chain.ts';
import { type Course, noteGap, say } from './course.ts';
import { notifiedIncident } from './notified-incident.ts';
import { beginChain } from './take-step.ts';

/**
 * What an incident asks of its chain. The states say it all, whatever the events are called: who missed an event goes right by
 * the next look. chatters = it is cleared for the moment, but flapping, so nothing changes.
 */
type Demand = 'calls' | 'answered' | 'withheld' | 'chatters' | 'over';

function demandOf({ state, isFlapping }: Incident): Demand {
  switch (state) {
    case 'unacknowledged-active':
      return 'calls';
    case 'acknowledged-active':
      return 'answered';
    case 'unacknowledged-cleared':
    case 'acknowledged-cleared':
      return isFlapping ? 'chatters' : 'over';
    case 'shelved':
    case 'suppressed':
      return 'withheld';
    default:
      return assertNever(state);
  }
}

/** Brings the chain of an incident up to what the incident is at a moment. `isEnded` = nothing more comes of it. */
export function followIncident(course: Course, incident: Incident, at: number, isEnded: boolean): void {
  const run = course.runs.get(incident.id);
  const demand = isEnded ? 'over' : demandOf(incident);
  if (run === undefined) {
    if (demand === 'calls') beginChain(course, null, notifiedIncident(incident), at);
    return;
  }
  switch (demand) {
    case 'calls':
      return call(course, run, incident, at);
    case 'answered':
      tellWorse(course, run, incident, at);
      return rest(course, incident, 'answered');
    case 'withheld':
      return rest(course, incident, 'withheld');
    case 'over':
      return tellCleared(course, run, notifiedIncident(incident), at);
    case 'chatters':
      return;
    default:
      return assertNever(demand);
  }
}

/** Nobody knows the incident any more, and no event said why: whoever was told hears that. */
export function forgetIncident(course: Course, run: ChainRun, at: number): void {
  if (run.told.length > 0) noteGap(course, run, 'nothing is known of the incident any more; its chain ends', at);
  const { incident } = run;
  const clearedAt = incident.clearedAt ?? at;
  tellCleared(course, run, { ...incident, state: 'acknowledged-cleared', clearedAt }, at);
}

/** It is active and nobody has acknowledged it. */
function call(course: Course, run: ChainRun, incident: Incident, at: number): void {
  switch (run.standing) {
    case 'calling':
    case 'spent':
      return tellWorse(course, run, incident, at);
    case 'uncovered':
      if (chooseChain(course.policy.chains, incident) !== null || incident.priority !== run.priority)
        beginChain(course, run, notifiedIncident(incident), at);
      return;
    case 'answered':
    case 'withheld':
    case 'cleared':
      return beginChain(course, run, notifiedIncident(incident), at);
    default:
      return assertNever(run.standing);
  }
}

/** Where its priority rose, all who were told hear that; where another chain is for it then and nobody has answered, that begins. */
function tellWorse(course: Course, before: ChainRun, incident: Incident, at: number): void {
  if (rankOf(incident.priority) >= rankOf(before.priority)) return;
  const run = { ...before, incident: notifiedIncident(incident), priority: incident.priority };
  say(course, run, 'worsened', `${run.priority}.${run.round}`, run.told, at);
  const other = chooseChain(course.policy.chains, incident);
  if (demandOf(incident) === 'calls' && other !== null && other.id !== run.chain)
    beginChain(course, run, run.incident, at, run.told);
  else course.runs.set(incident.id, run);
}

function rest(course: Course, incident: Incident, standing: ChainRun['standing']): void {
  const run = course.runs.get(incident.id);
  if (run === undefined || run.standing === standing) return;
  course.runs.set(incident.id, { ...run, incident: notifiedIncident(incident), standing, dueAt: null });
}

function tellCleared(course: Course, run: ChainRun, incident: NotifiedIncident, at: number): void {
  if (run.standing === 'cleared') return;
  const over: ChainRun = { ...run, incident, standing: 'cleared', dueAt: null, told: [] };
  say(course, over, 'cleared', `end.${run.round}`, run.told, at);
  course.runs.set(incident.id, over);
}
