import { type LookupAddress, type LookupOptions, lookup as lookupName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../../domain/clock.ts';

type Answer = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;
/** Asks the system for all addresses of a name. */
export type AskSystem = (name: string, options: LookupOptions, answer: Answer) => void;

/** A known name waits no longer for its name server (ms). */
const patienceMs = 1000;
const mostNames = 200;

const askSystem: AskSystem = (name, options, answer) => {
  lookupName(name, { ...options, all: true }, (error, addresses) => answer(error, addresses ?? []));
};

/**
 * Looks names up and remembers what they meant: a cut may take the name server away and leave the receiver, so a name that is not
 * answered in a second means what it meant last. Each name is asked for once at a time, because a lookup that hangs holds a thread.
 */
export function createNameMemory(clock: Clock, ask: AskSystem = askSystem): LookupFunction {
  const known = new Map<string, readonly LookupAddress[]>();
  const asked = new Map<string, Answer[]>();

  const find = (name: string, options: LookupOptions, answer: Answer): void => {
    const key = `${name} ${options.family ?? 0}`;
    const waiting = asked.get(key);
    if (waiting !== undefined) {
      waiting.push(answer);
      return;
    }
    const answers = [answer];
    asked.set(key, answers);
    ask(name, options, (error, addresses) => {
      asked.delete(key);
      if (error === null && addresses.length > 0) remember(key, addresses);
      const last = known.get(key);
      for (const tell of answers) {
        if (last === undefined) tell(error, addresses);
        else tell(null, last);
      }
    });
  };
  const remember = (key: string, addresses: readonly LookupAddress[]): void => {
    known.delete(key);
    known.set(key, addresses);
    for (const oldest of known.keys()) {
      if (known.size <= mostNames) break;
      known.delete(oldest);
    }
  };

  return (name, options, callback) => {
    let isTold = false;
    const tell: Answer = (error, addresses) => {
      if (isTold) return;
      isTold = true;
      cancel();
      const [first] = addresses;
      if (error !== null || first === undefined) callback(error ?? noAddress(name), '');
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    };
    const cancel = clock.after(patienceMs, () => {
      const last = known.get(`${name} ${options.family ?? 0}`);
      if (last !== undefined) tell(null, last);
    });
    find(name, options, tell);
  };
}

function noAddress(name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${name} has no address`), { code: 'ENOTFOUND' });
}
