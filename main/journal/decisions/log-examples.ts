import type { LogEntry, LogRequest } from '../../contract/decision-log.ts';
import { quietSnapshot } from '../../domain/snapshot-examples.ts';
import { emptyHead, sealEntry, type Head } from './chain.ts';
import type { RawLine } from './raw-lines.ts';
import { rawLines } from './raw-lines.ts';

/** A decision as a screen would ask to record it. For tests. */
export function exampleDecision(id: string): Extract<LogRequest, { kind: 'decision' }> {
  return {
    kind: 'decision',
    id,
    word: 'NO-GO',
    expiresAt: null,
    isDrill: false,
    fleet: 'ledger production',
    advice: {
      advice: 'NO-GO',
      cluster: 'ledger',
      candidate: 'fra-db1',
      gates: [
        { id: 'G3', title: 'Old primary cannot write', result: 'fail', why: 'dub-db1 accepts writes', evidence: [] },
      ],
    },
    answers: [{ gate: 'G3', by: 'Ada', answer: 'nobody fenced it\n{"at":1}', at: 1_763_845_190_000 }],
    people: [{ name: 'Ada', part: 'proposer', at: 1_763_845_200_000, isAuthenticated: false }],
    reason: 'dub-db1 is alive – wait',
    snapshot: { ...quietSnapshot },
  };
}

/** What came of it. For tests. */
export function exampleOutcome(decision: string): LogRequest {
  return { kind: 'outcome', decision, by: 'Grace', result: 'withdrawn', text: 'the cut healed by itself' };
}

/** The file that these bodies make, and its head. For tests. */
export function sealedLog(bodies: readonly LogEntry['body'][]): {
  readonly lines: readonly Buffer[];
  readonly head: Head;
} {
  let head = emptyHead;
  const lines = bodies.map((body, nth) => {
    const sealed = sealEntry(head, 1_763_845_200_000 + nth, body);
    if (!sealed.ok) throw new Error(sealed.error);
    head = sealed.value.head;
    return sealed.value.bytes;
  });
  return { lines, head };
}

/** The lines of a file that stands in memory. For tests. */
export function linesIn(content: Buffer): AsyncIterable<RawLine> {
  return rawLines(
    (async function* () {
      yield content;
    })(),
  );
}
