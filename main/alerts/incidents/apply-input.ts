import type { AlarmState, Incident, IncidentEvent, Priority, Said } from '../../domain/incident.ts';
import { isWithheld, nextState, type AlarmInput } from './alarm-state.ts';

/** An incident after something happened to it, and what is told of that. */
export interface Applied {
  readonly incident: Incident;
  readonly events: readonly IncidentEvent[];
}

/** What goes with an input: whose word it is, until when it is shelved, which maintenance it is, how grave it was before. */
export interface InputDetails {
  readonly said?: Said;
  readonly shelf?: NonNullable<Incident['shelved']>;
  readonly window?: string;
  readonly from?: Priority;
}

/** Moves an incident by its table of states. An input that changes nothing is told nobody. */
export function applyInput(before: Incident, input: AlarmInput, at: number, details: InputDetails = {}): Applied {
  const state = nextState(before.state, input);
  const { from } = details;
  const isWorse = from !== undefined && !isWithheld(state);
  if (state === before.state && !isWorse) return { incident: before, events: [] };
  const incident: Incident = {
    ...before,
    state,
    changedAt: at,
    acknowledged: state === 'unacknowledged-active' ? null : (acknowledgement(input, details) ?? before.acknowledged),
    shelved: state === 'shelved' ? (details.shelf ?? null) : null,
    suppressedBy: state === 'suppressed' ? (details.window ?? null) : null,
  };
  return { incident, events: tell(before.state, input, { at, incident }, details) };
}

function acknowledgement(input: AlarmInput, { said }: InputDetails): Said | null {
  return input === 'acknowledge' ? (said ?? null) : null;
}

type Told = Pick<IncidentEvent, 'at' | 'incident'>;

function tell(was: AlarmState, input: AlarmInput, told: Told, details: InputDetails): readonly IncidentEvent[] {
  const { state } = told.incident;
  const isOver = state === 'acknowledged-cleared' && was !== state;
  return [...wordsOf(was, input, told, details), ...(isOver ? [{ ...told, kind: 'ended' as const }] : [])];
}

function wordsOf(was: AlarmState, input: AlarmInput, told: Told, details: InputDetails): readonly IncidentEvent[] {
  switch (input) {
    case 'raise':
      return [{ ...told, kind: 'raised' }];
    case 'worsen':
    case 'turn-grave': {
      const worsened = { ...told, kind: 'worsened', from: details.from ?? told.incident.priority } as const;
      return isWithheld(was) ? [{ ...told, kind: 'returned' }, worsened] : [worsened];
    }
    case 'acknowledge':
      return details.said === undefined ? [] : [{ ...told, kind: 'acknowledged', said: details.said }];
    case 'clear':
    case 'clear-latched':
    case 'return-cleared':
      return [{ ...told, kind: 'cleared' }];
    case 'shelve':
    case 'suppress':
      return [{ ...told, kind: 'withheld' }];
    case 'return-active':
      return [{ ...told, kind: 'returned' }];
  }
}

/** Nothing happened. */
export function unchanged(incident: Incident): Applied {
  return { incident, events: [] };
}

/** One thing after the other. */
export function takeInput(before: Applied, input: AlarmInput, at: number, details?: InputDetails): Applied {
  const { incident, events } = applyInput(before.incident, input, at, details);
  return { incident, events: [...before.events, ...events] };
}
