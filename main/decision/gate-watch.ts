import { gateIds, type Advice, type Gate, type GateId, type GateResult } from '../domain/advice.ts';
import type { HostId } from '../domain/ids.ts';

/** What must stay as it is while people decide: the word of every gate, and in whose place the candidate is promoted. */
export interface GateWatch {
  readonly results: ReadonlyMap<GateId, GateResult>;
  readonly oldPrimary: HostId | null;
}

/** The watch over a sheet. */
export function watchOf({ gates, oldPrimary }: Advice): GateWatch {
  return { results: new Map(gates.map(({ id, result }) => [id, result])), oldPrimary };
}

/** Gates that are neither seen to pass nor vouched for, but for those in `without`; a gate that is not on the sheet counts. */
export function openGates({ gates }: Advice, without: readonly GateId[] = []): readonly Gate[] {
  return gateIds.flatMap((id) => {
    if (without.includes(id)) return [];
    const gate = gates.find((one) => one.id === id) ?? missingGate(id);
    return gate.result === 'pass' || gate.result === 'attested' ? [] : [gate];
  });
}

function missingGate(id: GateId): Gate {
  return { id, title: 'not judged', result: 'unknown', why: 'the sheet does not answer it', evidence: [], cure: null };
}

/** A gate that stands in the way, in words. */
export function gateWords({ id, title, result, why }: Gate): string {
  return `${id} ${title}: ${result}, ${why}`;
}

/** All gates that stand in the way, in words. */
export function openWords(sheet: Advice): string {
  return openGates(sheet, ['G10']).map(gateWords).join('; ');
}

/**
 * What changed since the watch began, as `INPUT CHANGED: G3 was pass, now unknown`; null = nothing. No sheet is a change. Gates in
 * `without` are not looked at.
 */
export function whatChanged(watch: GateWatch, now: Advice | null, without: readonly GateId[] = []): string | null {
  if (now === null) return 'INPUT CHANGED: nothing is known of this cluster any more';
  const after = watchOf(now);
  const changed = gateIds.flatMap((id) => {
    const [was, is] = [watch.results.get(id) ?? 'unknown', after.results.get(id) ?? 'unknown'];
    return was === is || without.includes(id) ? [] : [`${id} was ${was}, now ${is}`];
  });
  if (after.oldPrimary !== watch.oldPrimary)
    changed.push(`the old primary was ${watch.oldPrimary ?? 'not known'}, now ${after.oldPrimary ?? 'not known'}`);
  return changed.length === 0 ? null : `INPUT CHANGED: ${changed.join('; ')}`;
}
