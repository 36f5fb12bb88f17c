import type { AlarmState } from '../../domain/incident.ts';

/**
 * What can happen to an alarm. raise = it begins, or begins again; worsen = graver than it was told, or more of it; turn-grave = it became
 * P1, or another P1 came with it; clear and clear-latched = gone for the clear delay, the second where it waits for an acknowledgement;
 * return-active and return-cleared = shelf or suppression end, with the alarm still there or not.
 */
export const alarmInputs = [
  'raise',
  'worsen',
  'turn-grave',
  'acknowledge',
  'clear',
  'clear-latched',
  'shelve',
  'suppress',
  'return-active',
  'return-cleared',
] as const;
/** One of {@link alarmInputs}. */
export type AlarmInput = (typeof alarmInputs)[number];

/** Of `AlarmState`, in the order of figure 3 of ISA-18.2. */
export const alarmStates = [
  'unacknowledged-active',
  'acknowledged-active',
  'unacknowledged-cleared',
  'acknowledged-cleared',
  'shelved',
  'suppressed',
] as const satisfies readonly AlarmState[];

/**
 * What changes; any other input leaves the state as it is.
 *
 * ISA-18.2 (2016), figure 3, by research/5, 1c. What somebody shelved stays shelved when it clears and comes back: that is what the shelf
 * is for. Only P1 comes off by itself. A cleared alarm that nobody acknowledged can be neither shelved nor suppressed.
 */
const table: Readonly<Record<AlarmState, Partial<Readonly<Record<AlarmInput, AlarmState>>>>> = {
  'unacknowledged-active': {
    acknowledge: 'acknowledged-active',
    clear: 'acknowledged-cleared',
    'clear-latched': 'unacknowledged-cleared',
    shelve: 'shelved',
    suppress: 'suppressed',
  },
  'acknowledged-active': {
    worsen: 'unacknowledged-active',
    'turn-grave': 'unacknowledged-active',
    clear: 'acknowledged-cleared',
    'clear-latched': 'acknowledged-cleared',
    shelve: 'shelved',
    suppress: 'suppressed',
  },
  'unacknowledged-cleared': {
    raise: 'unacknowledged-active',
    worsen: 'unacknowledged-active',
    'turn-grave': 'unacknowledged-active',
    acknowledge: 'acknowledged-cleared',
  },
  'acknowledged-cleared': {
    raise: 'unacknowledged-active',
    worsen: 'unacknowledged-active',
    'turn-grave': 'unacknowledged-active',
  },
  shelved: {
    'turn-grave': 'unacknowledged-active',
    'return-active': 'unacknowledged-active',
    'return-cleared': 'acknowledged-cleared',
  },
  // Whether planned work covers a P1 too is told by the window: it returns where it does not.
  suppressed: {
    'return-active': 'unacknowledged-active',
    'return-cleared': 'acknowledged-cleared',
  },
};

/** The state after something happened. Every state has an answer to every input. */
export function nextState(state: AlarmState, input: AlarmInput): AlarmState {
  return table[state][input] ?? state;
}

/** Is nobody told of it? */
export function isWithheld(state: AlarmState): boolean {
  return state === 'shelved' || state === 'suppressed';
}

/** Does it wait for somebody's word? */
export function isUnacknowledged(state: AlarmState): boolean {
  return state === 'unacknowledged-active' || state === 'unacknowledged-cleared';
}
