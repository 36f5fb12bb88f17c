import { assertNever } from '../../domain/assert-never.ts';
import { emptyHead, type Head } from './chain.ts';
import type { RawLine } from './raw-lines.ts';
import { walkChain } from './walk-chain.ts';

/** The outcome of `audit verify`. */
export type Verification =
  | {
      readonly kind: 'intact';
      readonly head: Head;
      /** Number of the entry that the given head names; null when none was given. */
      readonly given: number | null;
    }
  | {
      readonly kind: 'broken';
      /** Number of the first entry that is wrong, or is not there any more. */
      readonly entry: number;
      /** A predicate about it. */
      readonly why: string;
    };

/**
 * Verifies a log. `given` is a head that was noted elsewhere (or its first 16 digits or more): a log whose tail was cut off,
 * or that was written anew, does not hold it. A log that has grown since still does.
 */
export async function verifyLog(lines: AsyncIterable<RawLine>, given: string | null): Promise<Verification> {
  let givenAt: number | null = given !== null && emptyHead.sha256.startsWith(given) ? emptyHead.seq : null;
  const walk = await walkChain(lines, (entry) => {
    if (given !== null && entry.sha256.startsWith(given)) givenAt = entry.seq;
  });
  const entry = walk.head.seq + 1;
  switch (walk.kind) {
    case 'broken':
      return { kind: 'broken', entry, why: walk.why };
    case 'torn':
      return { kind: 'broken', entry, why: 'has no end: a writer was stopped in the middle of it, or it was cut' };
    case 'intact':
      if (given !== null && givenAt === null)
        return {
          kind: 'broken',
          entry,
          why: 'is missing: the given head is not in the log, so entries were cut off or replaced',
        };
      return { kind: 'intact', head: walk.head, given: givenAt };
    default:
      return assertNever(walk);
  }
}

/** The verification in one line. */
export function verificationText(verification: Verification): string {
  if (verification.kind === 'broken') return `broken at entry ${verification.entry}: it ${verification.why}`;
  const { head, given } = verification;
  if (head.seq === 0) return 'intact, but empty: only a head noted elsewhere (--head) can tell whether it always was';
  const newer = given === null ? 0 : head.seq - given;
  const since =
    given === null ? '' : `; the given head is entry ${given}, ${newer === 0 ? 'the last' : `${newer} newer after it`}`;
  return `intact, ${head.seq} ${head.seq === 1 ? 'entry' : 'entries'}, head ${head.sha256}${since}`;
}
