import type { FromEngine } from '../../main/contract/engine-messages.ts';
import type { ScreenDelta, ScreenState } from '../../main/contract/screen.ts';
import { hostId, regionId } from '../../main/domain/ids.ts';
import type { RegionPairStatus, Situation } from '../../main/domain/snapshot.ts';

const selfCheck = { factsTaken: 0, dropped: [] };
const nothing = { situations: [], regionPairs: [], hosts: [], clusters: [] };

/** A snapshot's observer that read so many of three hosts. */
function observer(hostsRead: number): ScreenState['snapshot']['observer'] {
  return { sight: 'clear', hostsRead, hostsTotal: 3, lastFactAgeMs: 0, doubt: null };
}

/** A whole state with this number, as an engine sends it. */
export function stateMessage(
  seq: number,
  world: {
    readonly hostsRead?: number;
    readonly situations?: Situation[];
    readonly regionPairs?: RegionPairStatus[];
  } = {},
): Extract<FromEngine, { kind: 'state' }> {
  const { hostsRead = 3, situations = [], regionPairs = [] } = world;
  return {
    kind: 'state',
    state: {
      seq,
      at: 0,
      snapshot: {
        t: 0,
        observer: observer(hostsRead),
        situations,
        regionPairs,
        hosts: [],
        clusters: [],
        islands: [],
        selfCheck,
      },
      inventory: {
        name: 'test',
        regions: [],
        hosts: [],
        clusters: [],
        staleAfterMs: 3000,
        blindAfterMs: 10_000,
        confirmAfterMs: 1500,
      },
      notices: [],
      demo: true,
      seenFrom: 'test',
    },
  };
}

/** The change from `seq - 1` to `seq`. */
export function deltaMessage(
  seq: number,
  parts: Partial<Pick<ScreenDelta, 'add' | 'update' | 'remove'>> & { readonly hostsRead?: number } = {},
): Extract<FromEngine, { kind: 'delta' }> {
  const { hostsRead = 3, add = nothing, update = nothing, remove = nothing } = parts;
  return {
    kind: 'delta',
    delta: {
      baseSeq: seq - 1,
      seq,
      at: 0,
      t: 0,
      observer: observer(hostsRead),
      islands: [],
      selfCheck,
      add,
      update,
      remove,
    },
  };
}

/** Parts of a delta without content, to be spread. */
export const noEntities = nothing;

/** A partition of Dublin from Frankfurt. */
export function partition(phase: Situation['phase']): Situation {
  return {
    id: 'partition-1',
    type: 'partition',
    subject: { sides: [[regionId('dub')], [regionId('fra')]] },
    since: 0,
    phase,
    observers: [hostId('dub-db1')],
    evidence: [],
    open: [],
    text: 'Dublin and Frankfurt are cut.',
  };
}

/** The pair Dublin-Frankfurt with this verdict. */
export function regionPair(verdict: RegionPairStatus['verdict']): RegionPairStatus {
  return {
    a: regionId('dub'),
    b: regionId('fra'),
    verdict,
    suspect: false,
    since: 0,
    forward: 'arrives',
    reverse: 'arrives',
    hostPairs: { total: 1, up: 1, suspect: 0, cut: 0, unknown: 0 },
    lossRatio: 0,
    rttMs: 18,
    evidence: [],
  };
}
