import { type Advice, type AdviceWord, type Gate, gateIds, type GateId, type GateResult } from '../domain/advice.ts';
import { clusterId, hostId } from '../domain/ids.ts';

/** What gates say; all others pass. */
export type SmallSheet = Partial<Record<GateId, GateResult>>;

/** The sheet for b1 of the cluster `ledger`, in the place of a1, with these results. */
export function smallSheet(results: SmallSheet = {}): Advice {
  const gates = gateIds.map((id): Gate => {
    const result = results[id] ?? 'pass';
    const why = result === 'attested' ? 'people say: iDRAC off, by Ada, at 14:03' : `${id} is ${result}`;
    return { id, title: `gate ${id}`, result, why, evidence: [], cure: result === 'pass' ? null : `cure ${id}` };
  });
  return {
    advice: wordOf(gates),
    cluster: clusterId('ledger'),
    candidate: hostId('b1'),
    oldPrimary: hostId('a1'),
    at: 90_000,
    gates,
    wouldChange: [],
    expiresAt: null,
    promotion: 'promote b1: pg_promote()',
    ifNothingIsDone: { winner: null, promotesAt: null, yieldsAt: null, leaseEndsAt: null, text: 'nobody is promoted' },
  };
}

function wordOf(gates: readonly Gate[]): AdviceWord {
  if (gates.some(({ result }) => result === 'fail')) return 'NO-GO';
  return gates.some(({ result }) => result === 'unknown') ? 'HOLD' : 'GO';
}
