import { gateIds, type GateId } from '../domain/advice.ts';
import type { QuorumModel } from '../domain/fleet.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** What people vouch for, in their own words, by gate. A gate that nobody vouches for is not in it. */
export type Attestations = ReadonlyMap<GateId, string>;

/** Sight, settledness, quorum elsewhere and other primaries are seen or not; nobody can vouch for them (domain.md, "Advice"). */
const neverAttested: ReadonlySet<GateId> = new Set<GateId>(['G1', 'G2', 'G5', 'G7']);

/** May a person vouch for the gate of a cluster with this quorum model? */
export function isAttestable(gate: GateId, model: QuorumModel): boolean {
  return gate === 'G4' ? model === 'none' : !neverAttested.has(gate);
}

/**
 * Reads attestations as they are given on the command line. The error is an operator's sentence. What is said twice of one gate is
 * read as one text.
 *
 *     G3=iDRAC power off, by A. Byrne, at 14:03
 */
export function readAttestations(texts: readonly string[], model: QuorumModel): Result<Attestations, string> {
  const said = new Map<GateId, string>();
  for (const text of texts) {
    const [name, ...rest] = text.split('=');
    const gate = gateIds.find((id) => id === name?.trim().toUpperCase());
    const words = rest.join('=').trim();
    if (gate === undefined) return err(`"${text}" names no gate; give GATE=TEXT with one of ${gateIds.join(', ')}`);
    if (words === '') return err(`${gate} is attested without a word; give ${gate}=TEXT`);
    if (!isAttestable(gate, model)) return err(whyNever(gate, model));
    said.set(gate, [said.get(gate), words].filter((part) => part !== undefined).join('; '));
  }
  return ok(said);
}

function whyNever(gate: GateId, model: QuorumModel): string {
  if (gate === 'G4')
    return `G4 can be attested only for a cluster without a quorum rule, and this one has ${model}: votes are counted, nobody can vouch for them`;
  return `${gate} can never be attested: it is seen or it is not`;
}
