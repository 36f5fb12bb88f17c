import { isAttestable } from '../advice/attestation.ts';
import type { Advice, Gate, GateId } from '../domain/advice.ts';
import { gateIds } from '../domain/advice.ts';
import type { QuorumModel } from '../domain/fleet.ts';
import { gateWords, openGates } from './gate-watch.ts';

/** Gates that the proposer may vouch for. G10 is his reason and the second person, and so never his alone. */
export function attestableBy(model: QuorumModel): readonly GateId[] {
  return gateIds.filter((id) => id !== 'G10' && isAttestable(id, model));
}

/** Sentences about the gates that no word of people can settle; empty = GO may be proposed. `sheet` is judged without any word. */
export function whyNoGo(sheet: Advice, model: QuorumModel): readonly string[] {
  const attestable = new Set(attestableBy(model));
  // A word of people settles what is unknown, never what is seen; only G9 takes an acknowledgement. Without votes G5 follows G3.
  const isReached = (id: GateId) => attestable.has(id) || (model === 'none' && id === 'G5');
  const maySettle = ({ id, result }: Gate) => isReached(id) && (result === 'unknown' || id === 'G9');
  return openGates(sheet, ['G10'])
    .filter((gate) => !maySettle(gate))
    .map(gateWords);
}
