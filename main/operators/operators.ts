import type { OperatorAct, OperatorAnswer } from '../contract/decision.ts';
import { isSamePerson, personKey } from '../decision/people.ts';
import { passphraseWaitMs, type WrongTries } from '../decision/passphrase-wait.ts';
import type { Clock } from '../domain/clock.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Operator, readOperators, writeOperators } from './operators-file.ts';
import { isPassphrase, keepPassphrase } from './passphrase.ts';

/** Who may decide on this workstation. The file is read anew each time: what stands in it now counts. */
export interface Operators {
  /** Names in the order in which they were added; the error is why nobody may decide. */
  list(): Promise<Result<readonly string[], string>>;
  /** The name as it was set up; the error is an operator's sentence. One after the other, so that trying many at once gains nothing. */
  authenticate(name: string, passphrase: string): Promise<Result<string, string>>;
  /** Adds or removes somebody. */
  act(act: OperatorAct): Promise<OperatorAnswer>;
}

type Add = Extract<OperatorAct, { kind: 'add' }>;
type Remove = Extract<OperatorAct, { kind: 'remove' }>;

/** The operators that the file at `path` names. */
export function createOperators(path: string, clock: Clock): Operators {
  const wrong = new Map<string, WrongTries>();
  let work: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = work.then(task);
    work = done.catch(() => undefined);
    return done;
  };

  const prove = async (
    known: readonly Operator[],
    { name, passphrase }: { name: string; passphrase: string },
  ): Promise<Result<string, string>> => {
    const operator = known.find((one) => isSamePerson(one.name, name));
    if (operator === undefined) return err(`${name} is not set up as an operator`);
    const key = personKey(name);
    const waitMs = passphraseWaitMs(wrong.get(key) ?? null, clock.monotonicMs());
    if (waitMs > 0)
      return err(`too many wrong passphrases for ${operator.name}: try again in ${Math.ceil(waitMs / 1000)} s`);
    if (await isPassphrase(passphrase, operator.passphrase)) {
      wrong.delete(key);
      return ok(operator.name);
    }
    wrong.set(key, { count: (wrong.get(key)?.count ?? 0) + 1, lastAt: clock.monotonicMs() });
    return err(`the passphrase of ${operator.name} is wrong`);
  };

  const added = async (known: readonly Operator[], { name, passphrase, by }: Add) => {
    if (known.some((one) => isSamePerson(one.name, name))) return err(`${name} is set up already`);
    if (!/^\p{L}/u.test(name)) return err('a name begins with a letter');
    if (by === null && known.length > 0) return err('somebody who is set up must allow it with his passphrase');
    const allowed = by === null ? ok(null) : await prove(known, by);
    if (!allowed.ok) return allowed;
    const kept = await keepPassphrase(passphrase);
    return ok([...known, { name, addedBy: allowed.value, addedAt: clock.epochMs(), passphrase: kept }]);
  };
  const removed = async (known: readonly Operator[], { name, by }: Remove) => {
    if (!known.some((one) => isSamePerson(one.name, name))) return err(`${name} is not set up as an operator`);
    if (known.length === 1)
      return err(`${name} is the last one: add another first, or anybody could become the first again`);
    const allowed = await prove(known, by);
    return allowed.ok ? ok(known.filter((one) => !isSamePerson(one.name, name))) : allowed;
  };
  const changed = async (act: OperatorAct): Promise<Result<readonly Operator[], string>> => {
    const known = await readOperators(path);
    if (!known.ok) return known;
    const next = act.kind === 'add' ? await added(known.value, act) : await removed(known.value, act);
    if (!next.ok) return next;
    const written = await writeOperators(path, next.value);
    return written.ok ? next : written;
  };

  return {
    list: async () => {
      const known = await readOperators(path);
      return known.ok ? ok(known.value.map(({ name }) => name)) : known;
    },
    authenticate: (name, passphrase) =>
      inTurn(async () => {
        const known = await readOperators(path);
        return known.ok ? prove(known.value, { name, passphrase }) : known;
      }),
    act: (act) =>
      inTurn(async (): Promise<OperatorAnswer> => {
        const next = await changed(act);
        if (!next.ok) return { kind: 'refused', why: next.error };
        return { kind: 'done', operators: next.value.map(({ name }) => name) };
      }),
  };
}
